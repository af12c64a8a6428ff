import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/reference-prices",
    title: { zh: "参考价", en: "Reference prices" },
    resource: "package:read",
    page: () => import("./pages/reference-prices-page").then((file) => file.ReferencePricesPage),
  },
];
