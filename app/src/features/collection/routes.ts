import type { FeatureRoute, Search } from "@/lib/feature";

const BATCH = /^[A-Za-z0-9][A-Za-z0-9.-]{0,29}$/;

export const routes: readonly FeatureRoute[] = [
  {
    path: "/mandates",
    title: { zh: "托收授权", en: "Mandates" },
    resource: "collection:read",
    page: () => import("./pages/mandates-page").then((file) => file.MandatesPage),
  },
  {
    path: "/collection-batches",
    title: { zh: "托收与付款批次", en: "Batches" },
    resource: "collection:read",
    page: () => import("./pages/batches-page").then((file) => file.BatchesPage),
  },
  {
    path: "/collection-batches/new",
    title: { zh: "新建批次", en: "New batch" },
    resource: "collection:manage",
    parent: "/collection-batches",
    validateSearch: ({ retry }: Search) => ({ ...(typeof retry === "string" && BATCH.test(retry) && { retry }) }),
    page: () => import("./pages/new-batch-page").then((file) => file.NewBatchPage),
  },
  {
    path: "/collection-batches/$batchId",
    title: { zh: "批次", en: "Batch" },
    resource: "collection:read",
    parent: "/collection-batches",
    page: () => import("./pages/batch-page").then((file) => file.BatchPage),
  },
  {
    path: "/bank-answers",
    title: { zh: "银行回执", en: "Bank's answers" },
    resource: "collection:read",
    page: () => import("./pages/answers-page").then((file) => file.AnswersPage),
  },
  {
    path: "/reconciliation",
    title: { zh: "资金对账", en: "Reconciliation" },
    resource: "collection:read",
    page: () => import("./pages/days-page").then((file) => file.DaysPage),
  },
  {
    path: "/reconciliation/$day",
    title: { zh: "单日对账", en: "A day" },
    resource: "collection:read",
    parent: "/reconciliation",
    page: () => import("./pages/day-page").then((file) => file.DayPage),
  },
];
