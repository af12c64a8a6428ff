import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/bank-accounts",
    title: { zh: "银行账户", en: "Bank accounts" },
    resource: "bank_account:read",
    page: () => import("./pages/bank-accounts-page").then((file) => file.BankAccountsPage),
  },
];
