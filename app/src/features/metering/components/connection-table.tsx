import { Table, type TableColumnsType } from "antd";

import { Day } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import type { MeteringPoint } from "../api/metering";
import { messages } from "../messages";
import { useMeteringWords } from "../words";
import { Capacity } from "./capacity";

type Entry = MeteringPoint["connection"][number];

/** What holds at the point from which day on, the newest first. */
export function ConnectionTable({ point }: { readonly point: MeteringPoint }) {
  const t = useMessages(messages);
  const words = useMeteringWords();
  const columns: TableColumnsType<Entry> = [
    { key: "start", title: t("from"), render: (_, row) => <Day day={row.start} /> },
    { key: "direction", title: t("direction"), render: (_, row) => words.direction(row.direction) },
    { key: "level", title: t("voltageLevel"), render: (_, row) => <span className="nowrap">{words.voltageLevel(row.voltage_level)}</span> },
    { key: "capacity", title: t("capacity"), align: "right", render: (_, row) => <Capacity va={row.capacity_va} /> },
    { key: "zone", title: t("zone"), render: (_, row) => row.zone },
  ];
  return (
    <Table
      size="small" rowKey="start" columns={columns} dataSource={point.connection.toReversed()} pagination={false}
      scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
    />
  );
}
