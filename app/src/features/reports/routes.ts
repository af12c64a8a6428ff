import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/reports",
    title: { zh: "报表", en: "Reports" },
    resource: "report:read",
    page: () => import("./pages/reports-page").then((file) => file.ReportsPage),
  },
];
