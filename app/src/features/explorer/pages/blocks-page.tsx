import { useNavigate } from "@tanstack/react-router";

import { type Column, DataTable, type RowOf } from "@/components/data-table";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { integerText, sizeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { BlockLink } from "../components/links";
import { messages } from "../messages";

const PATH = "/api/v1/explorer/blocks";

type Row = RowOf<typeof PATH>;

export function BlocksPage() {
  const t = useMessages(messages);
  const language = useLanguage();
  const navigate = useNavigate();
  const columns: readonly Column<Row>[] = [
    { key: "number", title: t("block"), width: 96, align: "right", sort: "number", render: (row) => <BlockLink number={row.number} /> },
    { key: "at", title: t("at"), width: 170, render: (row) => <When ms={row.at} show="second" /> },
    { key: "transactions", title: t("transactions"), width: 110, align: "right", render: (row) => integerText(row.transactions, language) },
    { key: "invalid", title: t("invalidCount"), width: 110, align: "right", render: (row) => <Invalid count={row.transactions - row.valid} /> },
    { key: "bytes", title: t("size"), width: 110, align: "right", render: (row) => sizeText(row.bytes, language) },
    { key: "hash", title: t("blockHash"), width: 220, render: (row) => <Hash value={row.hash} digits={16} /> },
    { key: "previous", title: t("previousHash"), width: 220, render: (row) => <Hash value={row.previous_hash || null} digits={16} /> },
    { key: "data", title: t("dataHash"), width: 220, hidden: true, render: (row) => <Hash value={row.data_hash} digits={16} /> },
  ];
  return (
    <Page title={t("blocks")}>
      <DataTable
        path={PATH}
        name="blocks"
        noun="explorer"
        label={t("blocks")}
        rowKey={(row) => String(row.number)}
        columns={columns}
        filters={[
          { name: "number_from", label: t("numberFrom"), kind: "text" },
          { name: "number_to", label: t("numberTo"), kind: "text" },
          { name: "at_from", label: t("atFrom"), kind: "time" },
          { name: "at_to", label: t("atTo"), kind: "time" },
          { name: "invalid", label: t("validity"), kind: "select", options: [{ value: "true", label: t("onlyInvalid") }] },
        ]}
        exports={{ csv: `${PATH}.csv`, xlsx: `${PATH}.xlsx`, resource: "block:read" }}
        onOpen={(row) => void navigate({ to: "/explorer/blocks/$number", params: { number: String(row.number) } })}
      />
    </Page>
  );
}

/** None is the rule: a number stands out. */
function Invalid({ count }: { readonly count: number }) {
  if (count === 0) return <span className="muted">0</span>;
  return <strong style={{ color: "#a3211a" }}>{count}</strong>;
}
