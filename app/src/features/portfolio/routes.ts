import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/portfolio",
    title: { zh: "购售组合", en: "Portfolio" },
    resource: "portfolio:read",
    page: () => import("./pages/portfolio-page").then((file) => file.PortfolioPage),
  },
  {
    path: "/customers",
    title: { zh: "客户", en: "Customers" },
    resource: "customer:read",
    page: () => import("./pages/customers-page").then((file) => file.CustomersPage),
  },
];
