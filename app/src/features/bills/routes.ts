import type { FeatureRoute, Search } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/bills",
    title: { zh: "电费账单", en: "Bills" },
    resource: "statement:read",
    page: () => import("./pages/bills-page").then((file) => file.BillsPage),
  },
  {
    path: "/bills/$orderId/$month",
    title: { zh: "账单", en: "Bill" },
    resource: "statement:read",
    parent: "/bills",
    validateSearch: ({ version, tab }: Search) => ({
      ...(Number.isInteger(version) && Number(version) > 0 && { version: Number(version) }),
      ...(typeof tab === "string" && { tab }),
    }),
    page: () => import("./pages/bill-page").then((file) => file.BillPage),
  },
];
