import type { FeatureRoute } from "@/lib/feature";

export const routes: FeatureRoute[] = [
  {
    path: "/register",
    title: { zh: "申请登记", en: "Register" },
    public: true,
    page: () => import("./pages/applications-page").then((module) => module.ApplicationsPage),
  },
  {
    path: "/register/$applicationId",
    title: { zh: "登记申请", en: "Application" },
    public: true,
    parent: "/register",
    page: () => import("./pages/application-page").then((module) => module.ApplicationPage),
  },
];
