import type { DashboardWidget } from "@/lib/feature";

const PARTIES = [
  "consumer_owner", "consumer_operator", "consumer_viewer", "retailer_trader", "retailer_contract_manager", "retailer_viewer",
];

export const dashboardWidgets: DashboardWidget[] = [
  {
    id: "orders.waiting",
    resource: "order:read",
    roles: PARTIES,
    size: "half",
    order: 10,
    widget: () => import("./components/waiting-widget").then((m) => m.WaitingWidget),
  },
  {
    id: "orders.audit",
    resource: "action:audit",
    size: "half",
    order: 10,
    widget: () => import("./components/waiting-widget").then((m) => m.AuditWidget),
  },
  {
    id: "orders.states",
    resource: "portfolio:read",
    roles: PARTIES,
    size: "half",
    order: 30,
    widget: () => import("./components/states-widget").then((m) => m.StatesWidget),
  },
];
