import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, Card, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { Countdown, type Sequence, SequenceFacts, sequenceQuery, SequenceSteps } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";

import { AuctionResult } from "../components/auction-result";
import { BidTable, FillTable, PairTable } from "../components/auction-tables";
import { OwnBid } from "../components/own-bid";
import { messages } from "../messages";

const TABLES = { book: BidTable, fills: FillTable, pairs: PairTable } as const;

type TableName = keyof typeof TABLES;

export function AuctionPage() {
  const { sequenceId = "" } = useParams({ strict: false });
  const query = useQuery(sequenceQuery(sequenceId));
  if (query.data) return <AuctionInFull sequence={query.data} />;
  return <Page title={sequenceId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
}

function AuctionInFull({ sequence }: { readonly sequence: Sequence }) {
  const t = useMessages(messages);
  const bids = useMay("listing:declare");
  const cleared = sequence.status === "cleared";
  const extra = (
    <>
      <StateTag of="sequence" state={sequence.status} />
      <Countdown sequence={sequence} />
    </>
  );
  return (
    <Page title={sequence.name ?? sequence.sequence_id} extra={extra} actions={<SequenceSteps sequence={sequence} />}>
      {bids && <OwnBid sequence={sequence} />}
      <SequenceFacts sequence={sequence} />
      {cleared && <AuctionResult sequenceId={sequence.sequence_id} />}
      {sequence.status === "revealing" && <Alert type="info" showIcon title={t("notCleared")} />}
      <Tables sequenceId={sequence.sequence_id} cleared={cleared} />
    </Page>
  );
}

/** The book, and once it is cleared what everybody got; which one is open, the URL says. */
function Tables({ sequenceId, cleared }: { readonly sequenceId: string; readonly cleared: boolean }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: { table?: unknown } = useSearch({ strict: false });
  const names: readonly TableName[] = cleared ? ["book", "fills", "pairs"] : ["book"];
  const open = names.find((name) => name === search.table) ?? "book";
  const Table = TABLES[open];
  return (
    <Card
      size="small"
      tabList={names.map((name) => ({ key: name, label: t(name) }))}
      activeTabKey={open}
      onTabChange={(table) => void navigate({ to: ".", search: { table }, replace: true, resetScroll: false })}
    >
      <Table sequenceId={sequenceId} />
    </Card>
  );
}
