import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { useParticipantWords } from "@/features/participants";
import { useMessages } from "@/lib/i18n";

import { type Registered, registeredQuery } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { ReportView } from "./report-view";

/** Who was registered, by kind of participant. */
export function RegisteredReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const words = useParticipantWords();
  const query = useQuery(registeredQuery(asked));
  const columns: TableColumnsType<Registered> = [
    { key: "period", title: t("when"), dataIndex: "period", width: 160 },
    { key: "kind", title: t("marketKind"), render: (_, row) => words.kind(row.kind) },
    { key: "registered", title: t("registered"), dataIndex: "registered", align: "right" },
  ];
  return (
    <ReportView query={query} columns={columns} rowKey={({ period, kind }) => `${period} ${kind}`} width={480} chart={Chart} />
  );
}

function Chart({ rows }: { readonly rows: readonly Registered[] }) {
  const t = useMessages(messages);
  const words = useParticipantWords();
  const periods = periodsOf(rows);
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return (
    <BarChart
      title={t("registeredChart")}
      unit={t("unitParticipants")}
      categoryTitle={t("when")}
      categories={periods}
      series={kinds.map((kind) => ({
        name: words.kind(kind),
        values: sums(rows, periods, ({ registered }) => registered, (row) => row.kind === kind),
        stack: "registered",
      }))}
    />
  );
}
