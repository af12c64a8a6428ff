import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import type { ReactNode } from "react";

import { useSession } from "@/api/session";
import { DataTable } from "@/components/data-table";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import type { Order } from "../api/orders";
import { BulkButtons } from "../components/bulk-buttons";
import { type OrderColumn, useOrderColumns, useOrderFilters } from "../components/columns";
import { isAnswerable } from "../lib/bulk";
import { listFilters } from "../lib/search";
import { type Side, sideOf } from "../lib/side";
import { workMessages } from "../work-messages";

const EXPORTS = { csv: "/api/v1/orders.csv", xlsx: "/api/v1/orders.xlsx", resource: "order:export" };
const ALL = "all";

type Bulk = (orders: readonly Order[], clear: () => void) => ReactNode;

/** Of the chosen orders, those that wait for an answer of the party take one. */
const BULK: Readonly<Record<Side, Bulk>> = { consumer: bulkFor("consumer"), retailer: bulkFor("retailer"), exchange: bulkFor("exchange") };

function bulkFor(party: Side): Bulk {
  return (orders, clear) => (
    <BulkButtons party={party} orders={orders.filter((order) => isAnswerable(order, party))} clear={clear} />
  );
}

/** What waits for the person's own side: to be answered or signed. Hundreds are answered at once. */
export function IncomingPage() {
  const t = useMessages(workMessages);
  const navigate = useNavigate();
  const party = sideOf(useSession().role) ?? "retailer";
  const { stage } = listFilters(useSearch({ strict: false }));
  const own: OrderColumn[] = party === "exchange" ? [] : [party];
  const columns = useOrderColumns(
    ["id", "state", "stage", "consumer", "retailer", "package", "segment", "period", "origin", "deadline", "refreshed", "terms"],
    ["stage", "segment", "terms", "origin", ...own],
  );
  const filters = useOrderFilters(party === "consumer" ? ["id_prefix", "retailer", "package", "segment"] : ["id_prefix", "consumer", "package", "segment"]);
  const choose = (value: string) =>
    void navigate({ to: ".", search: (before: object) => ({ ...before, stage: value === ALL ? undefined : value }), replace: true });
  const kinds = [
    { value: ALL, label: t("all") },
    { value: "draft", label: t("toAnswer") },
    { value: "sign", label: t("toSign") },
  ];
  return (
    <Page title={t("incoming")} actions={<Segmented aria-label={t("kind")} options={kinds} value={stage ?? ALL} onChange={choose} />}>
      <DataTable
        path="/api/v1/orders"
        name="orders.incoming"
        noun="orders"
        label={t("incoming")}
        rowKey={(order) => order.order_id}
        columns={columns}
        filters={filters}
        query={{ next: party, ...(stage && { stage }) }}
        exports={EXPORTS}
        onOpen={(order: Order) => void navigate({ to: "/orders/$orderId", params: { orderId: order.order_id } })}
        bulk={BULK[party]}
        empty={t("nothingWaits")}
      />
    </Page>
  );
}
