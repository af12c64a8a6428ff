import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Card, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { type Fact, Facts } from "@/components/facts";
import { Day, When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { assignmentsQuery, type MeteringPoint, pointQuery } from "../api/metering";
import { AnchoredDays } from "../components/anchored-days";
import { Assignments } from "../components/assignments";
import { ConnectionTable } from "../components/connection-table";
import { MetersOfPoint } from "../components/meters-of-point";
import { StepButton } from "../components/step-button";
import { pointActions } from "../lib/steps";
import { messages } from "../messages";

export function PointPage() {
  const { pointId = "" } = useParams({ strict: false });
  const query = useQuery(pointQuery(pointId));
  if (query.data) return <InFull point={query.data} />;
  return <Page title={pointId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 10 }} />}</Page>;
}

function InFull({ point }: { readonly point: MeteringPoint }) {
  const t = useMessages(messages);
  return (
    <Page title={<span className="mono">{point.point_id}</span>} extra={<StateTag of="meteringPoint" state={point.status} />} actions={<Actions point={point} />}>
      <Facts facts={usePointFacts(point)} />
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 420px), 1fr))", gap: 12, alignItems: "start" }}>
        <Card size="small" title={t("connection")}><ConnectionTable point={point} /></Card>
        <Card size="small" title={t("assignments")}><Assignments pointId={point.point_id} /></Card>
      </div>
      <Card size="small" title={t("meters")}><MetersOfPoint point={point} /></Card>
      <Card size="small" title={t("anchoredDays")}><AnchoredDays pointId={point.point_id} /></Card>
    </Page>
  );
}

/** The grid company's own people take the steps; all others read. */
function Actions({ point }: { readonly point: MeteringPoint }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const reads = useMay("reading:read");
  const { data: assignments } = useQuery(assignmentsQuery(point.point_id));
  if (participant !== point.grid) return null;
  const target = { id: point.point_id, version: point.version };
  return (
    <>
      {assignments && pointActions(point, assignments).map((action) =>
        action === "install_meter"
          ? <StepButton key={action} action={action} start={{ point: point.point_id }} />
          : <StepButton key={action} action={action} target={target} />,
      )}
      {reads && <Link to="/readings" search={{ point: point.point_id }}><Button type="primary" tabIndex={-1}>{t("readings")}</Button></Link>}
    </>
  );
}

function usePointFacts(point: MeteringPoint): Fact[] {
  const t = useMessages(messages);
  return [
    { label: t("grid"), value: point.grid },
    { label: t("opensOn"), value: <Day day={point.opens_on} /> },
    { label: t("closesOn"), value: <Day day={point.closes_on} /> },
    { label: t("version"), value: point.version },
    { label: t("changed"), value: <When ms={point.refreshed_at} /> },
    { label: t("block"), value: <Link to="/explorer/blocks/$number" params={{ number: String(point.changed_in_block) }}>{point.changed_in_block}</Link> },
  ];
}
