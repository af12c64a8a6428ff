import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/evidence",
    title: { zh: "存证下载", en: "Evidence" },
    resource: "evidence:export",
    page: () => import("./pages/evidence-page").then((file) => file.EvidencePage),
  },
];
