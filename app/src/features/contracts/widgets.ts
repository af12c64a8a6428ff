import type { DashboardWidget } from "@/lib/feature";

const PARTIES = [
  "consumer_owner", "consumer_operator", "consumer_viewer", "retailer_trader", "retailer_contract_manager", "retailer_viewer",
];

export const dashboardWidgets: DashboardWidget[] = [
  {
    id: "contracts.progress",
    resource: "terms:read",
    roles: PARTIES,
    size: "half",
    order: 20,
    widget: () => import("./components/progress-widget").then((file) => file.ProgressWidget),
  },
  {
    id: "contracts.expiring",
    resource: "contract:read",
    roles: PARTIES,
    size: "half",
    order: 25,
    widget: () => import("./components/expiring-widget").then((file) => file.ExpiringWidget),
  },
];
