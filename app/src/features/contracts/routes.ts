import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/contracts",
    title: { zh: "合同", en: "Contracts" },
    resource: "contract:read",
    page: () => import("./pages/contracts-page").then((file) => file.ContractsPage),
  },
  {
    path: "/contracts/$orderId",
    title: { zh: "合同详情", en: "Contract" },
    resource: "contract:read",
    parent: "/contracts",
    page: () => import("./pages/contract-page").then((file) => file.ContractPage),
  },
  {
    path: "/audit/archive",
    title: { zh: "合同归档", en: "Archive" },
    resource: "action:archive",
    page: () => import("./pages/archive-page").then((file) => file.ArchivePage),
  },
];
