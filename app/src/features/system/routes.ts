import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/system/nodes",
    title: { zh: "节点与区块高度", en: "Nodes and heights" },
    resource: "system:read",
    page: () => import("./pages/nodes-page").then((file) => file.NodesPage),
  },
  {
    path: "/system/pipeline",
    title: { zh: "索引与提交队列", en: "Indexer and commit queue" },
    resource: "system:read",
    page: () => import("./pages/pipeline-page").then((file) => file.PipelinePage),
  },
  {
    path: "/system/faults",
    title: { zh: "故障", en: "Faults" },
    resource: "system:read",
    page: () => import("./pages/faults-page").then((file) => file.FaultsPage),
  },
];
