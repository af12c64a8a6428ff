import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/metering-points",
    title: { zh: "计量点", en: "Metering points" },
    resource: "metering:read",
    page: () => import("./pages/points-page").then((file) => file.PointsPage),
  },
  {
    path: "/metering-points/$pointId",
    title: { zh: "计量点", en: "Metering point" },
    resource: "metering:read",
    parent: "/metering-points",
    page: () => import("./pages/point-page").then((file) => file.PointPage),
  },
  {
    path: "/meters",
    title: { zh: "电能表", en: "Meters" },
    resource: "metering:read",
    page: () => import("./pages/meters-page").then((file) => file.MetersPage),
  },
  {
    path: "/meters/$meterId",
    title: { zh: "电能表", en: "Meter" },
    resource: "metering:read",
    parent: "/meters",
    page: () => import("./pages/meter-page").then((file) => file.MeterPage),
  },
];
