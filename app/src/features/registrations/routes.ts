import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/registrations",
    title: { zh: "注册审核", en: "Registrations" },
    resource: "registration:read",
    page: () => import("./pages/registrations-page").then((file) => file.RegistrationsPage),
  },
  {
    path: "/registrations/$applicationId",
    title: { zh: "登记申请", en: "Application" },
    resource: "registration:read",
    parent: "/registrations",
    page: () => import("./pages/registration-page").then((file) => file.RegistrationPage),
  },
  {
    path: "/registrations/import",
    title: { zh: "批量注册", en: "Bulk registration" },
    resource: "registration:import",
    page: () => import("./pages/import-page").then((file) => file.ImportPage),
  },
  {
    path: "/registrations/outbox",
    title: { zh: "上链队列", en: "Way to the ledger" },
    resource: "registration:read",
    parent: "/registrations",
    page: () => import("./pages/outbox-page").then((file) => file.OutboxPage),
  },
  {
    path: "/registrations/drift",
    title: { zh: "登记核对", en: "Drift" },
    resource: "registration:read",
    parent: "/registrations",
    page: () => import("./pages/drift-page").then((file) => file.DriftPage),
  },
];
