import { Link } from "@tanstack/react-router";

import { type Column, DataTable } from "@/components/data-table";
import { Day, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useMay } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import type { ReadingDay } from "../api/metering";
import { messages } from "../messages";

/** The roots on the ledger, by day and version: every version that was ever anchored. */
export function AnchoredDays({ pointId }: { readonly pointId: string }) {
  const t = useMessages(messages);
  const opens = useMay("reading:read");
  const columns: Column<ReadingDay>[] = [
    {
      key: "date", title: t("date"), width: 120,
      render: ({ date }) => (opens ? <Link to="/readings/$pointId/$date" params={{ pointId, date }}><Day day={date} /></Link> : <Day day={date} />),
    },
    { key: "version", title: t("version"), width: 80, align: "right", render: (row) => row.version },
    { key: "root", title: t("root"), width: 220, render: (row) => <Hash value={row.root} digits={12} /> },
    { key: "corrects", title: t("corrects"), width: 200, render: (row) => (row.corrects === null ? t("correctsNone") : <Hash value={row.corrects} digits={12} />) },
    { key: "agent", title: t("agent"), render: (row) => row.agent },
    { key: "at", title: t("anchoredAt"), width: 150, render: (row) => <When ms={row.refreshed_at} /> },
    {
      key: "block", title: t("block"), width: 90, align: "right",
      render: (row) => <Link to="/explorer/blocks/$number" params={{ number: String(row.changed_in_block) }}>{row.changed_in_block}</Link>,
    },
  ];
  return (
    <DataTable
      path="/api/v1/reading-days" name="reading-days" noun="reading-days" label={t("anchoredDays")} rowKey={(row) => `${row.date} ${row.version}`}
      columns={columns} query={{ point: pointId }} empty={t("noDays")}
      exports={{ csv: "/api/v1/reading-days.csv", xlsx: "/api/v1/reading-days.xlsx", resource: "metering:export" }}
      filters={[
        { name: "from_date", label: t("fromDate"), kind: "date" },
        { name: "to_date", label: t("toDate"), kind: "date" },
      ]}
    />
  );
}
