import type { DashboardWidget } from "@/lib/feature";

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "announcements",
    resource: "announcement:read",
    size: "third",
    order: 80,
    widget: () => import("./components/announcements-widget").then((file) => file.AnnouncementsWidget),
  },
];
