import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/company",
    title: { zh: "企业", en: "Company" },
    resource: "company:read",
    page: () => import("./pages/company-page").then((file) => file.CompanyPage),
  },
];
