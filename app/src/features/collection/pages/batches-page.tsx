import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";

import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Day, Money, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Batch } from "../api/collection";
import { Outcome } from "../components/outcome";
import { messages } from "../messages";
import { KINDS, useCollectionWords } from "../words";

/** Files for the bank: what is collected and what is paid out. */
export function BatchesPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useCollectionWords();
  const navigate = useNavigate();
  const columns: Column<Batch>[] = [
    { key: "batch", title: t("batch"), render: (row) => <Link className="mono" to="/collection-batches/$batchId" params={{ batchId: row.batch_id }}>{row.batch_id}</Link> },
    { key: "kind", title: t("kind"), width: 100, render: (row) => words.kind(row.kind) },
    { key: "state", title: t("state"), width: 120, render: (row) => <StateTag of="batch" state={row.state} /> },
    { key: "day", title: t("day"), width: 120, render: (row) => <Day day={row.day} /> },
    { key: "items", title: t("items"), width: 80, align: "right", render: (row) => row.items },
    { key: "total", title: t("total"), width: 140, align: "right", render: (row) => <Money fen={row.control_fen} /> },
    { key: "outcome", title: t("outcome"), width: 230, render: (row) => <Outcome outcome={row.outcome} /> },
    { key: "madeBy", title: t("madeBy"), width: 160, hidden: true, render: (row) => row.made_by },
    { key: "approvedBy", title: t("approvedBy"), width: 160, hidden: true, render: (row) => row.approved_by ?? "—" },
    { key: "made", title: t("madeAt"), width: 160, render: (row) => <When ms={row.made_at} /> },
  ];
  return (
    <Page
      title={t("batches")}
      actions={<Allowed resource="collection:manage"><Button type="primary" onClick={() => void navigate({ to: "/collection-batches/new" })}>{t("newBatch")}</Button></Allowed>}
    >
      <DataTable
        path="/api/v1/collection-batches" name="collection-batches" noun="collection" label={t("batches")} rowKey={(row) => row.batch_id} columns={columns} empty={t("noBatches")}
        onOpen={(row) => void navigate({ to: "/collection-batches/$batchId", params: { batchId: row.batch_id } })}
        filters={[
          { name: "kind", label: t("kind"), kind: "select", options: KINDS.map((value) => ({ value, label: words.kind(value) })) },
          { name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.batch).map(([value, look]) => ({ value, label: title(look.title) })) },
        ]}
      />
    </Page>
  );
}
