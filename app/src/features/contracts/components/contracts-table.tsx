import { useNavigate } from "@tanstack/react-router";

import { useSession } from "@/api/session";
import { DataTable } from "@/components/data-table";
import { sideOf } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import type { ArchivedContract } from "../api/contracts";
import { messages } from "../messages";
import { useContractColumns, useContractFilters } from "./columns";

const EXPORTS = { csv: "/api/v1/contracts.csv", xlsx: "/api/v1/contracts.xlsx", resource: "contract:export" };

/** Every archived contract that the person may see. */
export function ContractsTable() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const side = sideOf(useSession().role);
  const own = side === "consumer" || side === "retailer" ? [side] : [];
  const columns = useContractColumns(
    ["id", "state", "consumer", "retailer", "package", "segment", "period", "ends", "text", "annex", "archived", "changed", "created"],
    ["segment", "ends", "annex", "archived", "created", ...own],
  );
  const filters = useContractFilters([
    "text", "party", "package", "state", "kind", "period", "ends_to", "archived_from", "archived_to", "hash",
  ]);
  const open = (row: ArchivedContract) => void navigate({ to: "/contracts/$orderId", params: { orderId: row.order_id } });
  return (
    <DataTable
      path="/api/v1/contracts"
      name="contracts"
      noun="contracts"
      label={t("contracts")}
      rowKey={keyOf}
      columns={columns}
      filters={filters}
      exports={EXPORTS}
      onOpen={open}
      empty={<span className="muted">{t("noContracts")}</span>}
    />
  );
}

function keyOf(row: ArchivedContract): string {
  return row.order_id;
}
