import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "monitor",
    resource: "market:monitor",
    size: "third",
    order: 20,
    widget: () => import("./components/queues-widget").then((file) => file.QueuesWidget),
  },
];
