import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "listings",
    resource: "action:take",
    size: "third",
    order: 65,
    widget: () => import("./components/listings-widget").then((file) => file.ListingsWidget),
  },
];
