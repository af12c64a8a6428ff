import { type Column, DataTable } from "@/components/data-table";
import { Day, Money } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { dayText } from "@/lib/format";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Item } from "../api/collection";
import { reasonOf } from "../lib/reasons";
import { messages } from "../messages";

/** What is in a batch, with the bank's answer to each and what follows from it. */
export function ItemsTable({ batchId }: { readonly batchId: string }) {
  const t = useMessages(messages);
  const title = useTitle();
  const language = useLanguage();
  const next = ({ state, reason, again_on: againOn }: Item) => {
    if (state !== "failed" && state !== "returned") return "—";
    if (againOn !== null) return t("againOn", { day: dayText(againOn, language) });
    return reason === null ? "—" : t(`then_${reasonOf(reason).follows}`);
  };
  const columns: Column<Item>[] = [
    { key: "item", title: t("item"), render: (row) => <span className="mono wrap-anywhere">{row.end_to_end_id}</span> },
    { key: "counterpart", title: t("counterpart"), render: (row) => row.counterpart },
    { key: "mandate", title: t("mandate"), width: 150, hidden: true, render: (row) => <span className="mono">{row.mandate_id ?? "—"}</span> },
    { key: "amount", title: t("amount"), width: 140, align: "right", render: (row) => <Money fen={row.amount_fen} /> },
    { key: "state", title: t("state"), width: 110, render: (row) => <StateTag of="batchItem" state={row.state} /> },
    { key: "reason", title: t("reason"), width: 220, render: ({ reason }) => (reason === null ? "—" : <span title={reason}>{title(reasonOf(reason))}</span>) },
    { key: "next", title: t("next"), width: 190, render: next },
    { key: "tries", title: t("tries"), width: 80, align: "right", hidden: true, render: (row) => row.tries },
    { key: "booked", title: t("bookedOn"), width: 120, render: (row) => <Day day={row.booked_on} /> },
    { key: "returned", title: t("returnedOn"), width: 120, hidden: true, render: (row) => <Day day={row.returned_on} /> },
    { key: "bank", title: t("bankId"), width: 150, hidden: true, render: (row) => <span className="mono">{row.bank_reference ?? "—"}</span> },
  ];
  return (
    <DataTable
      path="/api/v1/collection-batches/{batch_id}/items" url={`/api/v1/collection-batches/${encodeURIComponent(batchId)}/items`} name="collection-items" noun="collection"
      label={t("lines")} rowKey={(row) => row.end_to_end_id} columns={columns}
      filters={[
        { name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.batchItem).map(([value, look]) => ({ value, label: title(look.title) })) },
        { name: "counterpart", label: t("counterpart"), kind: "text" },
      ]}
    />
  );
}
