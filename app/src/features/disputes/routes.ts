import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/disputes",
    title: { zh: "争议处理", en: "Disputes" },
    resource: "case:read",
    page: () => import("./pages/disputes-page").then((file) => file.DisputesPage),
  },
  {
    path: "/disputes/$orderId",
    title: { zh: "争议", en: "Dispute" },
    resource: "case:read",
    parent: "/disputes",
    page: () => import("./pages/dispute-page").then((file) => file.DisputePage),
  },
];
