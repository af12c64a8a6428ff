import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/policies",
    title: { zh: "流程策略", en: "Flow policies" },
    resource: "policy:read",
    page: () => import("./pages/policies-page").then((file) => file.PoliciesPage),
  },
];
