import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/bill-questions",
    title: { zh: "账单问题", en: "Questions about bills" },
    resource: "statement:read",
    page: () => import("./pages/questions-page").then((file) => file.QuestionsPage),
  },
];
