import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "sequences",
    resource: "listing:read",
    size: "third",
    order: 60,
    widget: () => import("./components/sequences-widget").then((file) => file.SequencesWidget),
  },
];
