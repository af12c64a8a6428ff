import { Link, useNavigate } from "@tanstack/react-router";

import { type Column, DataTable } from "@/components/data-table";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { MeteringPoint } from "../api/metering";
import { Capacity } from "../components/capacity";
import { StepButton } from "../components/step-button";
import { messages } from "../messages";
import { DIRECTIONS, useMeteringWords, VOLTAGE_LEVELS } from "../words";

/** All points that the reader may see: the grid company's, one's own, or those of one's customers. */
export function PointsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useMeteringWords();
  const navigate = useNavigate();
  return (
    <Page title={t("points")} actions={<StepButton action="register_point" primary />}>
      <DataTable
        path="/api/v1/metering-points" name="metering-points" noun="metering-points" label={t("points")}
        rowKey={(row) => row.point_id} columns={useColumns()} empty={t("noPoints")}
        onOpen={(row) => void navigate({ to: "/metering-points/$pointId", params: { pointId: row.point_id } })}
        exports={{ csv: "/api/v1/metering-points.csv", xlsx: "/api/v1/metering-points.xlsx", resource: "metering:export" }}
        filters={[
          { name: "participant", label: t("participant"), kind: "text" },
          { name: "zone", label: t("zone"), kind: "text" },
          { name: "direction", label: t("direction"), kind: "select", options: DIRECTIONS.map((value) => ({ value, label: words.direction(value) })) },
          { name: "voltage_level", label: t("voltageLevel"), kind: "select", options: VOLTAGE_LEVELS.map((value) => ({ value, label: words.voltageLevel(value) })) },
          { name: "status", label: t("status"), kind: "select", options: Object.entries(STATES.meteringPoint).map(([value, look]) => ({ value, label: title(look.title) })) },
        ]}
      />
    </Page>
  );
}

/** What holds since the last change; the page of the point has what held before. */
function useColumns(): Column<MeteringPoint>[] {
  const t = useMessages(messages);
  const words = useMeteringWords();
  return [
    { key: "id", title: t("point"), render: (row) => <Link className="mono" to="/metering-points/$pointId" params={{ pointId: row.point_id }}>{row.point_id}</Link> },
    { key: "grid", title: t("grid"), width: 150, hidden: true, render: (row) => row.grid },
    { key: "zone", title: t("zone"), width: 140, render: (row) => last(row)?.zone ?? "—" },
    { key: "level", title: t("voltageLevel"), width: 150, render: (row) => named(last(row)?.voltage_level, words.voltageLevel) },
    { key: "direction", title: t("direction"), width: 100, render: (row) => named(last(row)?.direction, words.direction) },
    { key: "capacity", title: t("capacity"), width: 120, align: "right", render: (row) => <Capacity va={last(row)?.capacity_va} /> },
    { key: "meter", title: t("inService"), width: 170, render: (row) => meterOf(row) },
    { key: "opens", title: t("opensOn"), width: 115, render: (row) => <Day day={row.opens_on} /> },
    { key: "status", title: t("status"), width: 90, render: (row) => <StateTag of="meteringPoint" state={row.status} /> },
    { key: "changed", title: t("changed"), width: 150, hidden: true, render: (row) => <When ms={row.refreshed_at} /> },
    { key: "operator", title: t("operator"), width: 150, hidden: true, render: (row) => row.operator },
  ];
}

function last(row: MeteringPoint) {
  return row.connection.at(-1);
}

function meterOf({ meters }: MeteringPoint) {
  const period = meters?.at(-1);
  if (period === undefined || period.end != null) return "—";
  return <Link className="mono" to="/meters/$meterId" params={{ meterId: period.meter }}>{period.meter}</Link>;
}

function named<Name>(value: Name | undefined, words: (name: Name) => string): string {
  return value === undefined ? "—" : words(value);
}
