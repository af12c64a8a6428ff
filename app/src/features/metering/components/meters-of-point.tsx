import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton, Table, type TableColumnsType } from "antd";

import { useSession } from "@/api/session";
import { Day } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Meter, type MeteringPoint, metersOfQuery } from "../api/metering";
import { messages } from "../messages";
import { Capacity } from "./capacity";
import { MeterSteps } from "./meter-steps";

/** The point's meters with the days on which they measured, and what can be done with each. */
export function MetersOfPoint({ point }: { readonly point: MeteringPoint }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const own = useSession().participant === point.grid;
  const query = useQuery(metersOfQuery(point.point_id));
  if (query.isError) return <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 2 }} />;
  if (query.data.length === 0) return <span className="muted">{t("noMetersHere")}</span>;
  const measured = new Map(point.meters?.map((period) => [period.meter, period]));
  const columns: TableColumnsType<Meter> = [
    { key: "id", title: t("meter"), render: (_, row) => <Link className="mono" to="/meters/$meterId" params={{ meterId: row.meter_id }}>{row.meter_id}</Link> },
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="meter" state={row.state} /> },
    { key: "from", title: t("from"), render: (_, row) => <Day day={measured.get(row.meter_id)?.start} /> },
    { key: "until", title: t("until"), render: (_, { meter_id: id }) => (measured.has(id) && measured.get(id)?.end == null ? t("now") : <Day day={measured.get(id)?.end} />) },
    { key: "ratio", title: t("ratio"), align: "right", render: (_, row) => integerText(row.ratio, language) },
    { key: "capacity", title: t("capacity"), align: "right", render: (_, row) => <Capacity va={row.capacity_va} /> },
    ...(own ? [{ key: "steps", title: "", render: (_: unknown, row: Meter) => <MeterSteps meter={row} meters={query.data} /> }] : []),
  ];
  return <Table size="small" rowKey="meter_id" columns={columns} dataSource={query.data} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}
