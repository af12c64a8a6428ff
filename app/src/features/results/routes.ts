import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/market/results",
    title: { zh: "交易结果", en: "Results of trading" },
    resource: "order:read",
    page: () => import("./pages/results-page").then((file) => file.ResultsPage),
  },
];
