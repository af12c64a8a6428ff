import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card, Select, Skeleton } from "antd";
import { useState } from "react";

import { ProblemError } from "@/api/problem";
import { Allowed } from "@/components/allowed";
import { type Fact, Facts } from "@/components/facts";
import { Energy, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { dayText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { sum } from "@/lib/units";

import { type DayOfReadings, dayQuery, type DayVersion } from "../api/readings";
import { AcceptButton } from "../components/accept-button";
import { DayCurve } from "../components/day-curve";
import { FindingsTable } from "../components/findings-table";
import { ProofCard } from "../components/proof-card";
import { ReadingsProblem } from "../components/readings-problem";
import { DayRequests } from "../components/requests-card";
import { messages } from "../messages";

export function DayPage() {
  const { pointId = "", date = "" } = useParams({ strict: false });
  const language = useLanguage();
  const query = useQuery(dayQuery(pointId, date));
  if (query.data) return <InFull day={query.data} />;
  return (
    <Page title={dayText(date, language)}>
      {query.isError ? <ReadingsProblem query={query} /> : <Skeleton active paragraph={{ rows: 10 }} />}
      {query.error instanceof ProblemError && query.error.code === "not_found" && <DayRequests point={pointId} date={date} />}
    </Page>
  );
}

function InFull({ day }: { readonly day: DayOfReadings }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const [chosen, setChosen] = useState<number>();
  const last = day.versions.at(-1);
  const shown = day.versions.find(({ version }) => version === chosen) ?? last;
  const facts = useVersionFacts(day.point, shown);
  if (last === undefined || shown === undefined) return null;
  const findings = day.findings.filter(({ version }) => version === shown.version);
  return (
    <Page
      title={dayText(day.date, language)}
      extra={<StateTag of="readingDay" state={shown.state} />}
      actions={
        <>
          {day.versions.length > 1 && (
            <Select
              aria-label={t("version")} value={shown.version} onChange={setChosen}
              options={day.versions.toReversed().map(({ version }) => ({ value: version, label: `${t("version")} ${version}` }))}
            />
          )}
          {shown === last && <Allowed resource="reading:submit"><AcceptButton day={day} version={last} findings={findings} /></Allowed>}
        </>
      }
    >
      <Facts facts={facts} />
      <Card size="small"><DayCurve version={shown} /></Card>
      <Card size="small" title={t("findings")}><FindingsTable findings={findings} /></Card>
      <DayRequests point={day.point} date={day.date} />
      <ProofCard key={shown.version} point={day.point} date={day.date} version={shown.anchored_version} />
    </Page>
  );
}

function useVersionFacts(point: string, version: DayVersion | undefined): Fact[] {
  const t = useMessages(messages);
  if (version === undefined) return [];
  return [
    { label: t("point"), value: <Link className="mono" to="/metering-points/$pointId" params={{ pointId: point }}>{point}</Link> },
    { label: t("version"), value: version.version },
    { label: t("importSum"), value: <Energy wh={sum(version.active_import_wh)} unit="kWh" /> },
    { label: t("exportSum"), value: <Energy wh={sum(version.active_export_wh)} unit="kWh" /> },
    { label: t("source"), value: <span className="mono wrap-anywhere">{version.source}</span> },
    { label: t("receivedAt"), value: <When ms={version.received_at} show="second" /> },
    { label: t("onLedger"), value: version.anchored_version ?? t("notAnchored") },
    { label: t("block"), value: version.block === null ? "—" : <Link to="/explorer/blocks/$number" params={{ number: String(version.block) }}>{version.block}</Link> },
    { label: t("root"), value: <Hash value={version.root} digits={16} />, wide: true },
  ];
}
