import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/calendars",
    title: { zh: "区域日历", en: "Calendars" },
    resource: "package:read",
    page: () => import("./pages/calendars-page").then((file) => file.CalendarsPage),
  },
];
