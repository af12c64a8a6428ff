import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/managed-key",
    title: { zh: "建立托管密钥", en: "Make a managed key" },
    public: true,
    page: () => import("./pages/make-page").then((module) => module.MakePage),
  },
];
