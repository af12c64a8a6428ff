import { Link } from "@tanstack/react-router";
import { Flex, Table, type TableColumnsType } from "antd";

import { Day, Energy } from "@/components/figures";
import { StateTag, ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import { sum } from "@/lib/units";

import type { DayOfMonth } from "../api/readings";
import { messages } from "../messages";
import { keepsBack, useReadingWords } from "../words";

/** The last version of each day: state, sums, and what was found in words. */
export function DaysTable({ point, days }: { readonly point: string; readonly days: readonly DayOfMonth[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<DayOfMonth> = [
    { key: "date", title: t("date"), render: (_, { date }) => <Link to="/readings/$pointId/$date" params={{ pointId: point, date }}><Day day={date} /></Link> },
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="readingDay" state={row.state} /> },
    { key: "import", title: t("importSum"), align: "right", render: (_, row) => <Energy wh={sum(row.active_import_wh)} unit="kWh" /> },
    { key: "export", title: t("exportSum"), align: "right", render: (_, row) => <Energy wh={sum(row.active_export_wh)} unit="kWh" /> },
    { key: "estimated", title: t("estimatedCount"), align: "right", render: (_, row) => row.estimated || "—" },
    { key: "missing", title: t("missingCount"), align: "right", render: (_, row) => row.missing || "—" },
    { key: "findings", title: t("findings"), render: (_, row) => <FindingTags codes={row.findings} state={row.state} /> },
    { key: "version", title: t("version"), align: "right", render: (_, row) => row.version },
    { key: "ledger", title: t("onLedger"), align: "right", render: (_, row) => row.anchored_version ?? "—" },
  ];
  return <Table size="small" rowKey="date" columns={columns} dataSource={[...days]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}

/** Only a day that waits has something to settle; later a finding is what somebody has looked into. */
function FindingTags({ codes, state }: { readonly codes: readonly string[]; readonly state: string }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  if (codes.length === 0) return <span className="muted">{t("noFindings")}</span>;
  return (
    <Flex wrap gap={4}>
      {codes.map((code) => <ToneTag key={code} tone={state === "received" && keepsBack(code) ? "waiting" : "idle"}>{words.finding(code)}</ToneTag>)}
    </Flex>
  );
}
