import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/listings",
    title: { zh: "挂牌", en: "Listings" },
    resource: "listing:read",
    page: () => import("./pages/listings-page").then((file) => file.ListingsPage),
  },
  {
    path: "/listings/$listingId",
    title: { zh: "挂牌详情", en: "Listing" },
    resource: "listing:read",
    parent: "/listings",
    page: () => import("./pages/listing-page").then((file) => file.ListingPage),
  },
];
