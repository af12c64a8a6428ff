import { Button, Flex } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Day, Money, When } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import { settleEntry, type Unmatched } from "../api/collection";
import { messages } from "../messages";
import { useCollectionWords } from "../words";
import { ActDialog } from "./act-dialog";
import { IdentifyButton } from "./identify-button";

/** Money that the bank booked and no item explains. */
export function UnmatchedTable() {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useCollectionWords();
  const columns: Column<Unmatched>[] = [
    { key: "bank", title: t("bankId"), width: 170, render: (row) => <span className="mono wrap-anywhere">{row.bank_reference ?? row.entry_id.slice(0, 12)}</span> },
    { key: "booked", title: t("bookedOn"), width: 120, render: (row) => <Day day={row.booked_on} /> },
    { key: "amount", title: t("amount"), width: 140, align: "right", render: (row) => <Money fen={row.amount_fen} /> },
    { key: "trouble", title: t("trouble"), width: 170, render: (row) => words.trouble(row.trouble) },
    { key: "about", title: t("about"), render: (row) => <span className="wrap-anywhere">{row.about || "—"}</span> },
    { key: "ours", title: t("ourId"), width: 160, render: (row) => <span className="mono wrap-anywhere">{row.end_to_end_id ?? "—"}</span> },
    { key: "books", title: t("books"), width: 130, render: (row) => t(`books_${row.books}`) },
    { key: "state", title: t("state"), width: 120, render: (row) => <StateTag of="bankEntry" state={row.state} /> },
    { key: "imported", title: t("importedAt"), width: 160, hidden: true, render: (row) => <When ms={row.imported_at} /> },
    { key: "actions", title: t("actions"), width: 170, render: (row) => <Flex gap={8}><IdentifyButton entry={row} /><SettleButton entry={row} /></Flex> },
  ];
  return (
    <DataTable
      path="/api/v1/bank-entries" name="bank-entries" noun="collection" label={t("unmatched")} rowKey={(row) => row.entry_id} columns={columns} empty={t("noUnmatched")}
      filters={[{ name: "state", label: t("state"), kind: "select", options: Object.entries(STATES.bankEntry).map(([value, look]) => ({ value, label: title(look.title) })) }]}
    />
  );
}

function SettleButton({ entry }: { readonly entry: Unmatched }) {
  const t = useMessages(messages);
  const [asking, setAsking] = useState(false);
  if (entry.state !== "open") return <span className="muted">{entry.settled_by ?? "—"}</span>;
  return (
    <Allowed resource="collection:manage">
      <Button size="small" onClick={() => setAsking(true)}>{t("settle")}</Button>
      {asking && <ActDialog title={t("settle")} act={() => settleEntry(entry.entry_id)} onClose={() => setAsking(false)}>{t("settleAsk")}</ActDialog>}
    </Allowed>
  );
}
