import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "load-and-cost",
    resource: "package:quote",
    roles: ["consumer_owner", "consumer_operator"],
    size: "full",
    order: 22,
    widget: () => import("./components/load-widget").then((file) => file.LoadWidget),
  },
  {
    id: "packages-on-offer",
    resource: "package:quote",
    roles: ["consumer_owner", "consumer_operator", "retailer_trader", "retailer_contract_manager"],
    size: "half",
    order: 60,
    widget: () => import("./components/offers-widget").then((file) => file.OffersWidget),
  },
];
