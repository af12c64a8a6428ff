import type { FeatureRoute, Search } from "@/lib/feature";

const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;
const HASH = /^[0-9a-f]{64}$/;
const fits = (value: unknown, form: RegExp): value is string => typeof value === "string" && form.test(value);

export const routes: readonly FeatureRoute[] = [
  {
    path: "/bills/reconciliation",
    title: { zh: "账单对账", en: "Reconcile bills" },
    resource: "statement:read",
    validateSearch: ({ month, order }: Search) => ({ ...(fits(month, MONTH) && { month }), ...(fits(order, HASH) && { order }) }),
    page: () => import("./pages/reconciliation-page").then((file) => file.ReconciliationPage),
  },
];
