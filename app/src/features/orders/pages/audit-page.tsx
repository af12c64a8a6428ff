import { useNavigate } from "@tanstack/react-router";

import { DataTable } from "@/components/data-table";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import type { Order } from "../api/orders";
import { BulkButtons } from "../components/bulk-buttons";
import { useOrderColumns, useOrderFilters } from "../components/columns";
import { workMessages } from "../work-messages";

const EXPORTS = { csv: "/api/v1/orders.csv", xlsx: "/api/v1/orders.xlsx", resource: "order:export" };
const WAITING = { stage: "audit", next: "exchange" };

/** The exchange passes orders or sends them back, by what the ledger says in public: there is no energy and no price. */
export function AuditPage() {
  const t = useMessages(workMessages);
  const navigate = useNavigate();
  const columns = useOrderColumns(
    ["id", "consumer", "retailer", "package", "segment", "period", "terms", "deadline", "state", "origin", "refreshed", "created"],
    ["state", "origin", "refreshed", "created"],
  );
  const filters = useOrderFilters(["id_prefix", "consumer", "retailer", "package", "segment"]);
  return (
    <Page title={t("audit")}>
      <span className="muted">{t("auditHint")}</span>
      <DataTable
        path="/api/v1/orders"
        name="orders.audit"
        noun="orders"
        label={t("audit")}
        rowKey={(order) => order.order_id}
        columns={columns}
        filters={filters}
        query={WAITING}
        exports={EXPORTS}
        onOpen={(order: Order) => void navigate({ to: "/orders/$orderId", params: { orderId: order.order_id } })}
        bulk={bulkButtons}
        empty={t("nothingWaits")}
      />
    </Page>
  );
}

function bulkButtons(orders: readonly Order[], clear: () => void) {
  return <BulkButtons party="exchange" orders={orders} clear={clear} />;
}
