import type { FeatureRoute } from "@/lib/feature";

export const routes: FeatureRoute[] = [
  {
    path: "/sign-in",
    title: { zh: "登录", en: "Sign in" },
    public: true,
    validateSearch: (search) => (typeof search["next"] === "string" ? { next: search["next"] } : {}),
    page: () => import("./pages/sign-in-page").then((module) => module.SignInPage),
  },
];
