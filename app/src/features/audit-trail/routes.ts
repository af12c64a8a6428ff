import type { FeatureRoute } from "@/lib/feature";

export const routes: readonly FeatureRoute[] = [
  {
    path: "/audit-trail",
    title: { zh: "审计日志", en: "Audit trail" },
    resource: "audit_trail:read",
    page: () => import("./pages/audit-trail-page").then((file) => file.AuditTrailPage),
  },
];
