import { useNavigate } from "@tanstack/react-router";

import { type Column, DataTable, type RowOf } from "@/components/data-table";
import { Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import { BlockLink, ContractLink } from "../components/links";
import { messages } from "../messages";

const PATH = "/api/v1/orders";
const SEGMENTS = ["industrial", "commercial", "residential"] as const;

type Row = RowOf<typeof PATH>;

/** Orders and contracts of all parties, as the ledger has them: terms by their hash. */
export function ContractsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  const columns: readonly Column<Row>[] = [
    { key: "order", title: t("order"), width: 150, render: (row) => <ContractLink id={row.order_id} /> },
    { key: "state", title: t("state"), width: 90, render: (row) => <StateTag of="order" state={row.state} /> },
    { key: "consumer", title: t("consumer"), width: 140, render: (row) => row.consumer },
    { key: "retailer", title: t("retailer"), width: 140, render: (row) => row.retailer },
    { key: "segment", title: t("segment"), width: 90, render: (row) => segmentOf(row.segment, t) },
    { key: "period", title: t("period"), width: 200, render: (row) => <Period start={row.period_start} end={row.period_end} /> },
    { key: "terms", title: t("termsHash"), width: 150, render: (row) => <Hash value={row.terms_hash} /> },
    { key: "refreshed", title: t("lastStep"), width: 160, sort: "refreshed_at", render: (row) => <When ms={row.refreshed_at} /> },
    { key: "block", title: t("block"), width: 80, align: "right", render: (row) => <BlockLink number={row.changed_in_block} /> },
  ];
  return (
    <Page title={t("contracts")}>
      <DataTable
        path={PATH}
        name="ledger-contracts"
        noun="explorer"
        label={t("contracts")}
        rowKey={(row) => row.order_id}
        columns={columns}
        filters={[
          { name: "id_prefix", label: t("orderBegins"), kind: "text" },
          { name: "consumer", label: t("consumer"), kind: "text" },
          { name: "retailer", label: t("retailer"), kind: "text" },
          { name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.order).map(([value, look]) => ({ value, label: title(look.title) })) },
          { name: "segment", label: t("segment"), kind: "select", options: SEGMENTS.map((value) => ({ value, label: t(`segment_${value}`) })) },
          { name: "refreshed_from", label: t("atFrom"), kind: "time" },
          { name: "refreshed_to", label: t("atTo"), kind: "time" },
        ]}
        exports={{ csv: "/api/v1/orders.csv", xlsx: "/api/v1/orders.xlsx", resource: "order:export" }}
        onOpen={(row) => void navigate({ to: `/explorer/contracts/${row.order_id}` })}
      />
    </Page>
  );
}

function segmentOf(name: string, t: (key: `segment_${(typeof SEGMENTS)[number]}`) => string): string {
  const known = SEGMENTS.find((each) => each === name);
  return known ? t(`segment_${known}`) : name;
}
