import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { Energy } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { type Activity, activityQuery } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { ReportView } from "./report-view";
import { useGroupColumns } from "./group-columns";

const COUNTS = [
  "created", "concluded", "audited", "archived", "rejected", "cancelled", "lapsed", "expired", "passed_on", "disputes_opened", "disputes_ruled",
] as const;
const DRAWN = ["created", "concluded", "archived", "rejected"] as const;

/** What happened to orders, by day or month. */
export function ActivityReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const query = useQuery(activityQuery(asked));
  const group = useGroupColumns<Activity>(asked.group);
  const columns: TableColumnsType<Activity> = [
    { key: "period", title: t("when"), dataIndex: "period", fixed: "left", width: 110 },
    ...group,
    ...COUNTS.map((count) => ({ key: count, title: t(count), dataIndex: count, align: "right" as const })),
    { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energy_wh} /> },
    { key: "public", title: t("publicEnergy"), align: "right", render: (_, row) => <Energy wh={row.public_energy_wh} /> },
  ];
  return (
    <ReportView
      query={query}
      columns={columns}
      rowKey={({ period, retailer, segment }) => `${period} ${retailer ?? ""} ${segment ?? ""}`}
      width={1_200}
      chart={Chart}
    />
  );
}

function Chart({ rows }: { readonly rows: readonly Activity[] }) {
  const t = useMessages(messages);
  const periods = periodsOf(rows);
  return (
    <BarChart
      title={t("activityChart")}
      unit={t("unitOrders")}
      categoryTitle={t("when")}
      categories={periods}
      series={DRAWN.map((count) => ({ name: t(count), values: sums(rows, periods, (row) => row[count] ?? 0) }))}
    />
  );
}
