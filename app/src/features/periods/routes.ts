import type { FeatureRoute, Search } from "@/lib/feature";

const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;

export const routes: readonly FeatureRoute[] = [
  {
    path: "/periods",
    title: { zh: "关账", en: "Closed periods" },
    resource: "plant:read",
    validateSearch: ({ close, ...others }: Search) => ({ ...others, ...(typeof close === "string" && MONTH.test(close) && { close }) }),
    page: () => import("./pages/periods-page").then((file) => file.PeriodsPage),
  },
  {
    path: "/periods/$retailer/$month",
    title: { zh: "已关账月份", en: "Closed period" },
    resource: "plant:read",
    parent: "/periods",
    page: () => import("./pages/period-page").then((file) => file.PeriodPage),
  },
];
