import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/accounts",
    title: { zh: "账务", en: "Accounts" },
    resource: "posting:read",
    page: () => import("./pages/accounts-page").then((file) => file.AccountsPage),
  },
  {
    path: "/postings",
    title: { zh: "记账明细", en: "Postings" },
    resource: "posting:read",
    page: () => import("./pages/postings-page").then((file) => file.PostingsPage),
  },
  {
    path: "/postings/$keeper/$postingId",
    title: { zh: "记账", en: "Posting" },
    resource: "posting:read",
    parent: "/postings",
    page: () => import("./pages/posting-page").then((file) => file.PostingPage),
  },
];
