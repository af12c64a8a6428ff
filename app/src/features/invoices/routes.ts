import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/invoices",
    title: { zh: "发票", en: "Invoices" },
    resource: "statement:read",
    page: () => import("./pages/invoices-page").then((file) => file.InvoicesPage),
  },
  {
    path: "/invoices/$retailer/$year/$number",
    title: { zh: "发票", en: "Invoice" },
    resource: "statement:read",
    parent: "/invoices",
    page: () => import("./pages/invoice-page").then((file) => file.InvoicePage),
  },
];
