import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/packages",
    title: { zh: "零售套餐", en: "Retail packages" },
    resource: "package:read",
    page: () => import("./pages/packages-page").then((file) => file.PackagesPage),
  },
  {
    path: "/packages/compare",
    title: { zh: "套餐比选", en: "Compare packages" },
    resource: "package:quote",
    parent: "/packages",
    page: () => import("./pages/compare-page").then((file) => file.ComparePage),
  },
  {
    path: "/packages/edit",
    title: { zh: "发布套餐", en: "Publish a package" },
    resource: "action:publish_package",
    parent: "/packages",
    page: () => import("./pages/package-form-page").then((file) => file.PackageFormPage),
  },
  {
    path: "/packages/$packageId",
    title: { zh: "套餐", en: "Package" },
    resource: "package:read",
    parent: "/packages",
    page: () => import("./pages/package-page").then((file) => file.PackagePage),
  },
];
