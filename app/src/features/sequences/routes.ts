import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/market/sequences",
    title: { zh: "交易序列", en: "Trading sequences" },
    resource: "listing:read",
    page: () => import("./pages/calendar-page").then((file) => file.CalendarPage),
  },
  {
    path: "/market/sequences/$sequenceId",
    title: { zh: "交易序列详情", en: "Trading sequence" },
    resource: "listing:read",
    parent: "/market/sequences",
    page: () => import("./pages/sequence-page").then((file) => file.SequencePage),
  },
  {
    path: "/sequences",
    title: { zh: "交易序列与竞价", en: "Sequences and auctions" },
    resource: "sequence:manage",
    page: () => import("./pages/desk-page").then((file) => file.DeskPage),
  },
];
