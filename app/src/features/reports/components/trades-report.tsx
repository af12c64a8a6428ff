import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { Energy, Price } from "@/components/figures";
import { resultWords } from "@/features/results";
import { useMessages } from "@/lib/i18n";

import { type Trades, tradesQuery } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { ReportView } from "./report-view";
import { useGroupColumns } from "./group-columns";

/** What was concluded in which mode of trading. Prices are those of public trades. */
export function TradesReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const words = useMessages(resultWords);
  const query = useQuery(tradesQuery(asked));
  const group = useGroupColumns<Trades>(asked.group);
  const columns: TableColumnsType<Trades> = [
    { key: "period", title: t("when"), dataIndex: "period", fixed: "left", width: 110 },
    ...group,
    { key: "mode", title: t("mode"), render: (_, row) => words(`mode_${row.mode}`) },
    { key: "concluded", title: t("concluded"), dataIndex: "concluded", align: "right" },
    { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energy_wh} /> },
    { key: "public", title: t("public"), dataIndex: "public", align: "right" },
    { key: "public_energy", title: t("publicEnergy"), align: "right", render: (_, row) => <Energy wh={row.public_energy_wh} /> },
    { key: "least", title: t("least"), align: "right", render: (_, row) => <Price e8={row.price_least_e8_yuan_per_kwh} /> },
    { key: "mean", title: t("mean"), align: "right", render: (_, row) => <Price e8={row.price_mean_e8_yuan_per_kwh} /> },
    { key: "most", title: t("most"), align: "right", render: (_, row) => <Price e8={row.price_most_e8_yuan_per_kwh} /> },
  ];
  return (
    <ReportView
      query={query}
      columns={columns}
      rowKey={({ period, mode, retailer, segment }) => `${period} ${mode} ${retailer ?? ""} ${segment ?? ""}`}
      width={1_100}
      chart={Chart}
    />
  );
}

function Chart({ rows }: { readonly rows: readonly Trades[] }) {
  const t = useMessages(messages);
  const words = useMessages(resultWords);
  const periods = periodsOf(rows);
  const modes = [...new Set(rows.map(({ mode }) => mode))];
  return (
    <BarChart
      title={t("tradesChart")}
      unit={t("unitOrders")}
      categoryTitle={t("when")}
      categories={periods}
      series={modes.map((mode) => ({
        name: words(`mode_${mode}`),
        values: sums(rows, periods, ({ concluded }) => concluded, (row) => row.mode === mode),
        stack: "trades",
      }))}
    />
  );
}
