import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Card, Skeleton, Table, type TableColumnsType } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { Day, Money, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { type Posting, postingQuery } from "../api/accounts";
import { PostingLink } from "../components/open-bills";
import { PostingActions } from "../components/posting-actions";
import { amountOf } from "../lib/amount";
import { messages } from "../messages";
import { useAccountWords } from "../words";

export function PostingPage() {
  const { keeper = "", postingId = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const words = useAccountWords();
  const query = useQuery(postingQuery(keeper, postingId));
  if (query.data === undefined) return <Page title={t("posting")}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 8 }} />}</Page>;
  const posting = query.data;
  return (
    <Page title={words.purpose(posting.purpose)} extra={<StateTag of="posting" state={posting.state} />} actions={<PostingActions posting={posting} />}>
      <PostingFacts posting={posting} />
      <Card size="small" title={t("entries")}><Entries entries={posting.entries} /></Card>
      {Object.keys(posting.shares).length > 0 && <Card size="small" title={t("shares")}><Shares posting={posting} /></Card>}
    </Page>
  );
}

function PostingFacts({ posting }: { readonly posting: Posting }) {
  const t = useMessages(messages);
  const facts: Fact[] = [
    { label: t("id"), value: <Hash value={posting.posting_id} digits={16} /> },
    { label: t("book"), value: <span className="mono">{posting.keeper}</span> },
    { label: t("owner"), value: <span className="mono">{posting.owner ?? "—"}</span> },
    { label: t("day"), value: <Day day={posting.day} /> },
    { label: t("amount"), value: <Money fen={amountOf(posting)} /> },
    ...(posting.of === null ? [] : [{ label: t("of"), value: <PostingLink keeper={posting.keeper} id={posting.of} /> }]),
    ...(posting.given_back_fen > 0 ? [{ label: t("givenBack"), value: <Money fen={posting.given_back_fen} /> }] : []),
    ...(posting.is_returned ? [{ label: t("isReturned"), value: t("yes") }] : []),
    ...(posting.good_until === null ? [] : [{ label: t("goodUntil"), value: <When ms={posting.good_until} /> }]),
    { label: t("version"), value: posting.version ?? t("notPublic") },
    { label: t("operator"), value: posting.operator ?? "—" },
    { label: t("recordedAt"), value: <When ms={posting.refreshed_at} show="second" /> },
    { label: t("hash"), value: <Hash value={posting.hash} digits={16} />, wide: true },
  ];
  return <Facts facts={facts} />;
}

type Entry = Posting["entries"][number];

function Entries({ entries }: { readonly entries: Posting["entries"] }) {
  const t = useMessages(messages);
  const words = useAccountWords();
  const columns: TableColumnsType<Entry> = [
    { key: "kind", title: t("kind"), render: (_, row) => words.kind(row.kind) },
    { key: "owner", title: t("owner"), render: (_, row) => <span className="mono">{row.owner}</span> },
    { key: "debit", title: t("debit"), align: "right", render: (_, row) => (row.amount_fen > 0 ? <Money fen={row.amount_fen} /> : "") },
    { key: "credit", title: t("credit"), align: "right", render: (_, row) => (row.amount_fen < 0 ? <Money fen={-row.amount_fen} /> : "") },
  ];
  return <Table size="small" rowKey={(row) => `${row.kind}/${row.owner}`} columns={columns} dataSource={[...entries]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}

function Shares({ posting: { keeper, shares } }: { readonly posting: Posting }) {
  const t = useMessages(messages);
  const rows = Object.entries(shares).map(([bill, fen]) => ({ bill, fen }));
  const columns: TableColumnsType<(typeof rows)[number]> = [
    { key: "bill", title: t("bill"), render: (_, row) => <PostingLink keeper={keeper} id={row.bill} /> },
    { key: "fen", title: t("amount"), align: "right", render: (_, row) => <Money fen={row.fen} /> },
  ];
  return <Table size="small" rowKey="bill" columns={columns} dataSource={rows} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}
