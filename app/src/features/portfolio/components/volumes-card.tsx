import { useQuery } from "@tanstack/react-query";
import { Card, Progress, Skeleton, Table } from "antd";

import { Energy } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";
import { permilleOf } from "@/lib/units";

import { volumesQuery, type YearVolume } from "../api/portfolio";
import { messages } from "../messages";

/** How much of each delivery year's cap is used, reserved and left. */
export function VolumesCard() {
  const t = useMessages(messages);
  const query = useQuery(volumesQuery);
  return (
    <Card size="small" title={t("cap")}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data && (
        <Table<YearVolume>
          size="small"
          rowKey="year"
          dataSource={query.data.years}
          pagination={false}
          scroll={{ x: 640 }}
          locale={{ emptyText: t("noVolumes") }}
          columns={[
            { key: "year", title: t("year"), dataIndex: "year" },
            { key: "cap", title: t("capWh"), align: "right", render: (_, row) => (row.cap_wh === null ? t("noCap") : <Energy wh={row.cap_wh} />) },
            { key: "posted", title: t("posted"), align: "right", render: (_, row) => <Energy wh={row.posted_wh} /> },
            { key: "pending", title: t("reserved"), align: "right", render: (_, row) => <Energy wh={row.pending_wh} /> },
            { key: "free", title: t("free"), align: "right", render: (_, row) => <Energy wh={row.free_wh} /> },
            { key: "used", title: t("used"), width: 180, render: (_, row) => <Used volume={row} label={t("used")} /> },
          ]}
        />
      )}
    </Card>
  );
}

function Used({ volume, label }: { readonly volume: YearVolume; readonly label: string }) {
  if (volume.cap_wh === null) return "—";
  const percent = permilleOf(BigInt(volume.posted_wh) + BigInt(volume.pending_wh), volume.cap_wh) / 10;
  return <Progress aria-label={`${label} ${volume.year}`} percent={percent} size="small" status={percent >= 100 ? "exception" : "normal"} />;
}
