import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { useMessages } from "@/lib/i18n";

import { anchoredQuery, type Anchored } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { ReportView } from "./report-view";

/** Days of points that were somebody's, with and without anchored readings. */
export function AnchoredReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const query = useQuery(anchoredQuery(asked));
  const columns: TableColumnsType<Anchored> = [
    { key: "period", title: t("when"), dataIndex: "period", fixed: "left", width: 110 },
    { key: "days", title: t("pointDays"), dataIndex: "point_days", align: "right" },
    { key: "anchored", title: t("anchored"), dataIndex: "anchored", align: "right" },
    { key: "missing", title: t("missing"), dataIndex: "missing", align: "right" },
    { key: "points", title: t("points"), dataIndex: "points", align: "right" },
    { key: "without", title: t("pointsWithout"), dataIndex: "points_without", align: "right" },
  ];
  return <ReportView query={query} columns={columns} rowKey={({ period }) => period} width={640} chart={Chart} />;
}

function Chart({ rows }: { readonly rows: readonly Anchored[] }) {
  const t = useMessages(messages);
  const periods = periodsOf(rows);
  return (
    <BarChart
      title={t("readingsChart")} unit={t("unitDays")} categoryTitle={t("when")} categories={periods}
      series={(["anchored", "missing"] as const).map((count) => ({ name: t(count), values: sums(rows, periods, (row) => row[count]), stack: "days" }))}
    />
  );
}
