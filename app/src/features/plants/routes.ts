import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/plants",
    title: { zh: "电站", en: "Plants" },
    resource: "plant:read",
    page: () => import("./pages/plants-page").then((file) => file.PlantsPage),
  },
  {
    path: "/plants/$plantId",
    title: { zh: "电站", en: "Plant" },
    resource: "plant:read",
    parent: "/plants",
    page: () => import("./pages/plant-page").then((file) => file.PlantPage),
  },
];
