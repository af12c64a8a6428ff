import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { useMessages } from "@/lib/i18n";

import { settledQuery, type Settled } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { useGroupColumns } from "./group-columns";
import { ReportView } from "./report-view";

const COUNTS = ["settled", "corrected", "ruled", "final"] as const;
const DRAWN = ["settled", "corrected", "ruled"] as const;

/** Bills made, corrected and ruled, by day or month. */
export function SettledReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const query = useQuery(settledQuery(asked));
  const group = useGroupColumns<Settled>(asked.group);
  const columns: TableColumnsType<Settled> = [
    { key: "period", title: t("when"), dataIndex: "period", fixed: "left", width: 110 },
    ...group,
    ...COUNTS.map((count) => ({ key: count, title: t(count), dataIndex: count, align: "right" as const })),
  ];
  return <ReportView query={query} columns={columns} rowKey={({ period, retailer, segment }) => `${period} ${retailer ?? ""} ${segment ?? ""}`} width={640} chart={Chart} />;
}

function Chart({ rows }: { readonly rows: readonly Settled[] }) {
  const t = useMessages(messages);
  const periods = periodsOf(rows);
  return (
    <BarChart
      title={t("settlementsChart")} unit={t("unitBills")} categoryTitle={t("when")} categories={periods}
      series={DRAWN.map((count) => ({ name: t(count), values: sums(rows, periods, (row) => row[count] ?? 0), stack: "bills" }))}
    />
  );
}
