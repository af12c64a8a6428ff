import { Table } from "antd";

import { Energy, Price } from "@/components/figures";
import { resultWords } from "@/features/results";
import { useMessages } from "@/lib/i18n";

import type { Monitor } from "../api/monitor";
import { messages } from "../messages";

type Mode = Monitor["modes"][number];

/** What was concluded in which mode of trading, with the figures of what is public. */
export function ModesTable({ modes }: { readonly modes: readonly Mode[] }) {
  const t = useMessages(messages);
  const words = useMessages(resultWords);
  return (
    <Table<Mode>
      size="small"
      rowKey="mode"
      dataSource={modes}
      pagination={false}
      scroll={{ x: 620 }}
      locale={{ emptyText: t("noModes") }}
      columns={[
        { key: "mode", title: t("mode"), render: (_, row) => words(`mode_${row.mode}`) },
        { key: "orders", title: t("count"), align: "right", dataIndex: "orders" },
        { key: "public", title: t("publicOrders"), align: "right", dataIndex: "public_orders" },
        { key: "energy", title: t("publicEnergy"), align: "right", render: (_, row) => <Energy wh={row.public_energy_wh} /> },
        { key: "least", title: t("least"), align: "right", render: (_, row) => <Price e8={row.price_least_e8_yuan_per_kwh} /> },
        { key: "most", title: t("most"), align: "right", render: (_, row) => <Price e8={row.price_most_e8_yuan_per_kwh} /> },
      ]}
    />
  );
}
