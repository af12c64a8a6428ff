import type { FeatureRoute, Search } from "@/lib/feature";

const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;
const fits = (value: unknown): value is string => typeof value === "string" && MONTH.test(value);

export const routes: readonly FeatureRoute[] = [
  {
    path: "/settlement",
    title: { zh: "结算批次", en: "Settlement runs" },
    resource: "settlement:run",
    validateSearch: ({ from, to, ...others }: Search) => ({ ...others, ...(fits(from) && { from }), ...(fits(to) && { to }) }),
    page: () => import("./pages/settlement-page").then((file) => file.SettlementPage),
  },
];
