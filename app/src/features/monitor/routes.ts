import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/monitor",
    title: { zh: "市场监视", en: "Market monitor" },
    resource: "market:monitor",
    page: () => import("./pages/monitor-page").then((file) => file.MonitorPage),
  },
];
