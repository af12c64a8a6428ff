import type { FeatureRoute, Search } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/settlement-methods",
    title: { zh: "结算方法", en: "Settlement methods" },
    resource: "package:read",
    page: () => import("./pages/methods-page").then((file) => file.MethodsPage),
  },
  {
    path: "/settlement-methods/$methodId",
    title: { zh: "结算方法", en: "Settlement method" },
    resource: "package:read",
    parent: "/settlement-methods",
    validateSearch: ({ version }: Search) => ({ ...(Number.isInteger(version) && Number(version) > 0 && { version: Number(version) }) }),
    page: () => import("./pages/method-page").then((file) => file.MethodPage),
  },
];
