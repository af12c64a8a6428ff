import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "auctions",
    resource: "listing:declare",
    size: "third",
    order: 62,
    widget: () => import("./components/auctions-widget").then((file) => file.AuctionsWidget),
  },
];
