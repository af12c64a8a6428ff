import type { FeatureRoute, Search } from "@/lib/feature";

const POINT = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;

const fits = (value: unknown, form: RegExp): value is string => typeof value === "string" && form.test(value);

export const routes: readonly FeatureRoute[] = [
  {
    path: "/readings",
    title: { zh: "计量数据", en: "Readings" },
    resource: "reading:read",
    validateSearch: ({ point, month }: Search) => ({ ...(fits(point, POINT) && { point }), ...(fits(month, MONTH) && { month }) }),
    page: () => import("./pages/readings-page").then((file) => file.ReadingsPage),
  },
  {
    path: "/readings/intake",
    title: { zh: "接收与锚定", en: "Intake and anchoring" },
    resource: "reading:submit",
    page: () => import("./pages/intake-page").then((file) => file.IntakePage),
  },
  {
    path: "/readings/undecided",
    title: { zh: "待处理数据", en: "Days to be settled" },
    resource: "reading:submit",
    page: () => import("./pages/undecided-page").then((file) => file.UndecidedPage),
  },
  {
    path: "/readings/requests",
    title: { zh: "数据申请", en: "Requests for readings" },
    resource: "reading:submit",
    page: () => import("./pages/requests-page").then((file) => file.RequestsPage),
  },
  {
    path: "/readings/$pointId/$date",
    title: { zh: "日计量数据", en: "Readings of a day" },
    resource: "reading:read",
    parent: "/readings",
    page: () => import("./pages/day-page").then((file) => file.DayPage),
  },
];
