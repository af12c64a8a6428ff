import { useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES, stageTitle, stateLook } from "@/lib/states";

import { type Standing, statesQuery } from "../api/reports";
import type { Asked } from "../lib/asked";
import { messages } from "../messages";
import { ReportView } from "./report-view";
import { useGroupColumns } from "./group-columns";

/** Orders by state, as they stand at the block that the answer names. */
export function StatesReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const title = useTitle();
  const query = useQuery(statesQuery(asked));
  const group = useGroupColumns<Standing>(asked.group);
  const columns: TableColumnsType<Standing> = [
    ...group,
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="order" state={row.state} /> },
    { key: "stage", title: t("stage"), render: (_, row) => title(stageTitle(row.stage)) },
    { key: "orders", title: t("orders"), dataIndex: "orders", align: "right" },
  ];
  return (
    <ReportView
      query={query}
      columns={columns}
      rowKey={({ state, stage, retailer, segment }) => `${state} ${stage} ${retailer ?? ""} ${segment ?? ""}`}
      width={480}
      chart={Chart}
    />
  );
}

function Chart({ rows }: { readonly rows: readonly Standing[] }) {
  const t = useMessages(messages);
  const title = useTitle();
  const states = Object.keys(STATES.order).filter((state) => rows.some((row) => row.state === state));
  const count = (state: string) => rows.filter((row) => row.state === state).reduce((sum, row) => sum + row.orders, 0);
  return (
    <BarChart
      title={t("statesChart")}
      unit={t("unitOrders")}
      categoryTitle={t("state")}
      categories={states.map((state) => title(stateLook("order", state).title))}
      series={[{ name: t("orders"), values: states.map(count) }]}
    />
  );
}
