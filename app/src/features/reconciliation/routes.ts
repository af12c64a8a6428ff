import type { FeatureRoute, Search } from "@/lib/feature";

const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;
const HASH = /^[0-9a-f]{64}$/;
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const fits = (value: unknown, form: RegExp): value is string => typeof value === "string" && form.test(value);

export const routes: readonly FeatureRoute[] = [
  {
    path: "/bills/reconciliation",
    title: { zh: "本方数据对账", en: "Reconcile own figures" },
    resource: "statement:read",
    validateSearch: ({ of, month, order, plant }: Search) => ({
      ...(of === "plants" && { of, ...(fits(plant, ID) && { plant }) }),
      ...(fits(month, MONTH) && { month }),
      ...(of !== "plants" && fits(order, HASH) && { order }),
    }),
    page: () => import("./pages/reconciliation-page").then((file) => file.ReconciliationPage),
  },
];
