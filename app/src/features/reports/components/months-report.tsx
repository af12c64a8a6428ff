import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { useMessages } from "@/lib/i18n";

import { monthsQuery, type MonthStanding } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { useGroupColumns } from "./group-columns";
import { ReportView } from "./report-view";

/** Contracts that delivered in each month, with and without a bill. */
export function MonthsReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const query = useQuery(monthsQuery(asked));
  const group = useGroupColumns<MonthStanding>(asked.group);
  const columns: TableColumnsType<MonthStanding> = [
    { key: "month", title: t("month"), dataIndex: "month", fixed: "left", width: 110 },
    ...group,
    { key: "delivering", title: t("delivering"), dataIndex: "delivering", align: "right" },
    { key: "settled", title: t("withBill"), dataIndex: "settled", align: "right" },
    { key: "corrected", title: t("withCorrection"), dataIndex: "corrected", align: "right" },
    { key: "open", title: t("open"), dataIndex: "open", align: "right" },
  ];
  return <ReportView query={query} columns={columns} rowKey={({ month, retailer, segment }) => `${month} ${retailer ?? ""} ${segment ?? ""}`} width={640} chart={Chart} />;
}

function Chart({ rows }: { readonly rows: readonly MonthStanding[] }) {
  const t = useMessages(messages);
  const months = rows.map((row) => ({ ...row, period: row.month }));
  const periods = periodsOf(months);
  const series = [
    { name: t("withBill"), values: sums(months, periods, ({ settled }) => settled), stack: "contracts" },
    { name: t("open"), values: sums(months, periods, ({ open }) => open), stack: "contracts" },
  ];
  return <BarChart title={t("monthsChart")} unit={t("unitOrders")} categoryTitle={t("month")} categories={periods} series={series} />;
}
