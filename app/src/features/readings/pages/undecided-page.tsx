import { Link } from "@tanstack/react-router";

import type { Schema } from "@/api/client";
import { type Column, DataTable } from "@/components/data-table";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { FINDINGS, keepsBack, useReadingWords } from "../words";

type UndecidedDay = Schema<"UndecidedDay">;

/** Days that wait for a correction or for an agent who accepts them; each is decided on its own page. */
export function UndecidedPage() {
  const t = useMessages(messages);
  const words = useReadingWords();
  return (
    <Page title={t("undecided")}>
      <DataTable
        path="/api/v1/readings/undecided" name="undecided-days" noun="readings" label={t("undecided")} columns={useColumns()}
        rowKey={({ point, date }) => `${point} ${date}`} empty={t("nothingUndecided")}
        filters={[
          { name: "code", label: t("findings"), kind: "select", options: FINDINGS.filter(keepsBack).map((value) => ({ value, label: words.finding(value) })) },
          { name: "point", label: t("point"), kind: "text" },
        ]}
      />
    </Page>
  );
}

function useColumns(): Column<UndecidedDay>[] {
  const t = useMessages(messages);
  const words = useReadingWords();
  return [
    { key: "date", title: t("date"), width: 140, render: ({ point, date }) => <Link to="/readings/$pointId/$date" params={{ pointId: point, date }}><Day day={date} /></Link> },
    { key: "point", title: t("point"), render: (row) => <span className="mono">{row.point}</span> },
    { key: "findings", title: t("findings"), render: (row) => row.findings.map(words.finding).join(" · ") },
    { key: "version", title: t("version"), width: 90, align: "right", render: (row) => row.version },
    { key: "received", title: t("receivedAt"), width: 180, render: (row) => <When ms={row.received_at} /> },
  ];
}
