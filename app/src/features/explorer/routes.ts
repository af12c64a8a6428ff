import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/explorer/blocks",
    title: { zh: "区块", en: "Blocks" },
    resource: "block:read",
    page: () => import("./pages/blocks-page").then((file) => file.BlocksPage),
  },
  {
    path: "/explorer/blocks/$number",
    title: { zh: "区块详情", en: "Block" },
    resource: "block:read",
    parent: "/explorer/blocks",
    page: () => import("./pages/block-page").then((file) => file.BlockPage),
  },
  {
    path: "/explorer/transactions",
    title: { zh: "链上交易", en: "Transactions" },
    resource: "transaction:read",
    page: () => import("./pages/transactions-page").then((file) => file.TransactionsPage),
  },
  {
    path: "/explorer/transactions/$transactionId",
    title: { zh: "链上交易详情", en: "Transaction" },
    resource: "transaction:read",
    parent: "/explorer/transactions",
    page: () => import("./pages/transaction-page").then((file) => file.TransactionPage),
  },
  {
    path: "/explorer/intents",
    title: { zh: "已签名指令", en: "Signed intents" },
    resource: "transaction:read",
    parent: "/explorer/search",
    page: () => import("./pages/intents-page").then((file) => file.IntentsPage),
  },
  {
    path: "/explorer/intents/$digest",
    title: { zh: "指令详情", en: "Intent" },
    resource: "transaction:read",
    parent: "/explorer/transactions",
    page: () => import("./pages/intent-page").then((file) => file.IntentPage),
  },
  {
    path: "/explorer/contracts",
    title: { zh: "合同全程", en: "Life of a contract" },
    resource: "order:read",
    page: () => import("./pages/contracts-page").then((file) => file.ContractsPage),
  },
  {
    path: "/explorer/contracts/$orderId",
    title: { zh: "合同全程", en: "Life of a contract" },
    resource: "order:read",
    parent: "/explorer/contracts",
    page: () => import("./pages/contract-life-page").then((file) => file.ContractLifePage),
  },
  {
    path: "/explorer/totals",
    title: { zh: "总量核对", en: "Totals against hashes" },
    resource: "report:read",
    page: () => import("./pages/totals-page").then((file) => file.TotalsPage),
  },
  {
    path: "/explorer/search",
    title: { zh: "链上检索", en: "Search the ledger" },
    resource: "transaction:read",
    page: () => import("./pages/search-page").then((file) => file.SearchPage),
  },
  {
    path: "/explorer/read-only",
    title: { zh: "只读证明", en: "Proof of read-only" },
    resource: "report:read",
    page: () => import("./pages/read-only-page").then((file) => file.ReadOnlyPage),
  },
];
