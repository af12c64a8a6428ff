import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/auctions",
    title: { zh: "集中竞价", en: "Call auctions" },
    resource: "listing:read",
    page: () => import("./pages/auctions-page").then((file) => file.AuctionsPage),
  },
  {
    path: "/auctions/$sequenceId",
    title: { zh: "竞价详情", en: "Call auction" },
    resource: "listing:read",
    parent: "/auctions",
    page: () => import("./pages/auction-page").then((file) => file.AuctionPage),
  },
];
