import { Link, useNavigate } from "@tanstack/react-router";

import { type Column, DataTable } from "@/components/data-table";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Meter } from "../api/metering";
import { Capacity } from "../components/capacity";
import { messages } from "../messages";
import { METER_STATES } from "../words";

export function MetersPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const navigate = useNavigate();
  return (
    <Page title={t("meters")}>
      <DataTable
        path="/api/v1/meters" name="meters" noun="meters" label={t("meters")} rowKey={(row) => row.meter_id} columns={useColumns()} empty={t("noMeters")}
        onOpen={(row) => void navigate({ to: "/meters/$meterId", params: { meterId: row.meter_id } })}
        exports={{ csv: "/api/v1/meters.csv", xlsx: "/api/v1/meters.xlsx", resource: "metering:export" }}
        filters={[
          { name: "point", label: t("point"), kind: "text" },
          { name: "state", label: t("state"), kind: "select", options: METER_STATES.map((value) => ({ value, label: title(STATES.meter[value]?.title ?? { zh: value, en: value }) })) },
        ]}
      />
    </Page>
  );
}

function useColumns(): Column<Meter>[] {
  const t = useMessages(messages);
  const language = useLanguage();
  return [
    { key: "id", title: t("meter"), render: (row) => <Link className="mono" to="/meters/$meterId" params={{ meterId: row.meter_id }}>{row.meter_id}</Link> },
    { key: "point", title: t("atPoint"), render: (row) => <Link className="mono" to="/metering-points/$pointId" params={{ pointId: row.point }}>{row.point}</Link> },
    { key: "state", title: t("state"), width: 110, render: (row) => <StateTag of="meter" state={row.state} /> },
    { key: "since", title: t("since"), width: 120, render: (row) => <Day day={row.since} /> },
    { key: "ratio", title: t("ratio"), width: 90, align: "right", render: (row) => integerText(row.ratio, language) },
    { key: "digits", title: t("digits"), width: 90, align: "right", render: (row) => row.digits },
    { key: "resolution", title: t("resolution"), width: 110, align: "right", hidden: true, render: (row) => `${integerText(row.resolution_wh, language)} Wh` },
    { key: "capacity", title: t("capacity"), width: 120, align: "right", render: (row) => <Capacity va={row.capacity_va} /> },
    { key: "replaced", title: t("replacedBy"), width: 150, hidden: true, render: (row) => row.replaced_by ?? "—" },
    { key: "changed", title: t("changed"), width: 150, hidden: true, render: (row) => <When ms={row.refreshed_at} /> },
  ];
}
