import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/lost-key",
    title: { zh: "申请重置密钥", en: "A lost key" },
    public: true,
    page: () => import("./pages/lost-key-page").then((module) => module.LostKeyPage),
  },
];
