import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "registrations",
    resource: "registration:read",
    size: "third",
    order: 15,
    widget: () => import("./components/waiting-widget").then((file) => file.WaitingWidget),
  },
];
