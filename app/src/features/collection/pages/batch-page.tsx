import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Skeleton } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { Day, Money, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Batch, batchQuery } from "../api/collection";
import { BatchActions } from "../components/batch-actions";
import { ItemsTable } from "../components/items-table";
import { Outcome } from "../components/outcome";
import { messages } from "../messages";
import { useCollectionWords } from "../words";

export function BatchPage() {
  const { batchId = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const query = useQuery(batchQuery(batchId));
  const title = `${t("batch")} ${batchId}`;
  if (query.data === undefined) return <Page title={title}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 8 }} />}</Page>;
  return (
    <Page title={title} extra={<StateTag of="batch" state={query.data.state} />} actions={<BatchActions batch={query.data} />}>
      <BatchFacts batch={query.data} />
      <ItemsTable batchId={batchId} />
    </Page>
  );
}

function BatchFacts({ batch }: { readonly batch: Batch }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useCollectionWords();
  const facts: Fact[] = [
    { label: t("kind"), value: words.kind(batch.kind) },
    { label: t("day"), value: <Day day={batch.day} /> },
    { label: t("items"), value: integerText(batch.items, language) },
    { label: t("total"), value: <Money fen={batch.control_fen} /> },
    { label: t("madeBy"), value: batch.made_by },
    { label: t("madeAt"), value: <When ms={batch.made_at} show="second" /> },
    { label: t("approvedBy"), value: batch.approved_by ?? "—" },
    { label: t("movedAt"), value: <When ms={batch.moved_at} show="second" /> },
    { label: t("outcome"), value: <Outcome outcome={batch.outcome} />, wide: true },
    { label: t("fileHash"), value: <Hash value={batch.file_hash} digits={16} />, wide: true },
  ];
  return <Facts facts={facts} />;
}
