import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "nodes",
    resource: "system:read",
    size: "half",
    order: 10,
    widget: () => import("./components/nodes-widget").then((file) => file.NodesWidget),
  },
];
