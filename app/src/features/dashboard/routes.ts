import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/",
    title: { zh: "首页", en: "Dashboard" },
    page: () => import("./pages/dashboard-page").then((file) => file.DashboardPage),
  },
];
