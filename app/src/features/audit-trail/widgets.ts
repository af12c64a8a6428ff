import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "audit-trail",
    resource: "audit_trail:read",
    size: "half",
    order: 10,
    widget: () => import("./components/trail-widget").then((file) => file.TrailWidget),
  },
];
