import type { DashboardWidget } from "@/lib/feature";

const REGULATOR = ["regulator_inspector"];

export const dashboardWidgets: readonly DashboardWidget[] = [
  {
    id: "ledger-totals",
    resource: "report:read",
    roles: REGULATOR,
    size: "half",
    order: 10,
    widget: () => import("./components/totals-widget").then((file) => file.TotalsWidget),
  },
  {
    id: "newest-blocks",
    resource: "block:read",
    roles: [...REGULATOR, "system_administrator", "grid_meter_data_agent"],
    size: "half",
    order: 20,
    widget: () => import("./components/newest-blocks-widget").then((file) => file.NewestBlocksWidget),
  },
];
