import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { sequenceHistoryQuery, sequenceQuery } from "../api/sequences";
import { Countdown } from "../components/countdown";
import { SequenceFacts } from "../components/sequence-facts";
import { SequenceSteps } from "../components/sequence-steps";
import { TradingHistory } from "../components/trading-history";
import { messages } from "../messages";
import type { Sequence } from "../moves";

export function SequencePage() {
  const { sequenceId = "" } = useParams({ strict: false });
  const query = useQuery(sequenceQuery(sequenceId));
  if (query.data) return <SequenceInFull sequence={query.data} />;
  return <Page title={sequenceId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function SequenceInFull({ sequence }: { readonly sequence: Sequence }) {
  const t = useMessages(messages);
  const extra = (
    <>
      <StateTag of="sequence" state={sequence.status} />
      <Countdown sequence={sequence} />
    </>
  );
  const actions = (
    <>
      <WhatIsTraded sequence={sequence} />
      <SequenceSteps sequence={sequence} />
    </>
  );
  return (
    <Page title={sequence.name ?? sequence.sequence_id} extra={extra} actions={actions}>
      <SequenceFacts sequence={sequence} />
      <Card size="small" title={t("history")}>
        <History sequenceId={sequence.sequence_id} />
      </Card>
    </Page>
  );
}

function WhatIsTraded({ sequence: { sequence_id, mode } }: { readonly sequence: Sequence }) {
  const t = useMessages(messages);
  return (
    <>
      {mode === "listing" && <Link to="/listings" search={{ sequence: sequence_id }}>{t("toListings")}</Link>}
      {mode === "auction" && <Link to={`/auctions/${sequence_id}`}>{t("toAuction")}</Link>}
      <Link to="/market/results" search={{ sequence: sequence_id }}>{t("toResults")}</Link>
    </>
  );
}

function History({ sequenceId }: { readonly sequenceId: string }) {
  const query = useQuery(sequenceHistoryQuery(sequenceId));
  if (query.data) return <TradingHistory steps={query.data} />;
  return query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 3 }} />;
}
