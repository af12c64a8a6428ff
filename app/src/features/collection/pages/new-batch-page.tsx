import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Button, Card, DatePicker, Flex, Input, Segmented, Skeleton } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { useNow } from "@/api/use-now";
import { Money } from "@/components/figures";
import { Page } from "@/components/page";
import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";
import { sum } from "@/lib/units";

import { type Batch, batchQuery, makeBatch, retriesQuery } from "../api/collection";
import { LineEditor } from "../components/line-editor";
import { BATCH_ID, bodyOf, isWhole, type Kind, type Line, retriesOf } from "../lib/lines";
import { messages } from "../messages";
import { KINDS, useCollectionWords } from "../words";

/** A batch out of lines that are typed, or of those of another batch that failed. */
export function NewBatchPage() {
  const t = useMessages(messages);
  const { retry } = useSearch({ strict: false });
  if (typeof retry !== "string") return <Page title={t("newBatch")}><Editor start={[]} kind="debits" /></Page>;
  return <Page title={t("newBatch")}><Again batchId={retry} /></Page>;
}

function Again({ batchId }: { readonly batchId: string }) {
  const t = useMessages(messages);
  const batch = useQuery(batchQuery(batchId));
  const items = useQuery(retriesQuery(batchId));
  if (batch.isError) return <QueryProblem query={batch} />;
  if (items.isError) return <QueryProblem query={items} />;
  if (!batch.data || !items.data) return <Skeleton active />;
  return (
    <>
      <Alert type="info" showIcon title={t("retryHint", { batch: batchId })} />
      <Editor start={retriesOf(items.data, batchId)} kind={batch.data.kind} />
    </>
  );
}

interface EditorProps {
  readonly start: readonly Line[];
  readonly kind: Batch["kind"];
}

const EMPTY: Omit<Line, "key"> = { amount: null, about: "" };

function Editor({ start, kind: startKind }: EditorProps) {
  const t = useMessages(messages);
  const words = useCollectionWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const today = pickedOfMs(useNow());
  const [id, setId] = useState(() => `b-${today.format("YYYYMMDD-HHmmss")}`);
  const [kind, setKind] = useState<Kind>(startKind);
  const [day, setDay] = useState(() => dayOfPicked(today.add(1, "day")));
  const [lines, setLines] = useState<readonly Line[]>(start.length > 0 ? start : [{ key: 0, ...EMPTY }]);
  const fits = BATCH_ID.test(id);
  const ready = fits && lines.length > 0 && lines.every(isWhole);
  const make = useMutation({
    mutationFn: () => makeBatch(id, bodyOf(id, kind, day, lines)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["collection"] });
      await navigate({ to: "/collection-batches/$batchId", params: { batchId: id } });
    },
  });
  const change = (place: number, line: Line) => setLines(lines.map((each, at) => (at === place ? line : each)));
  const add = () => setLines([...lines, { key: 1 + Math.max(-1, ...lines.map(({ key }) => key)), ...EMPTY, about: lines.at(-1)?.about ?? "" }]);
  return (
    <>
      <Card size="small">
        <Flex wrap gap={12} align="center">
          <Segmented<Kind> aria-label={t("kind")} value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: words.kind(value) }))} disabled={start.length > 0} />
          <label htmlFor="batch-day">{t("day")}</label>
          <DatePicker id="batch-day" allowClear={false} value={dayjs(day)} onChange={(picked) => picked !== null && !Array.isArray(picked) && setDay(dayOfPicked(picked))} />
          <label htmlFor="batch-id">{t("batchId")}</label>
          <Input id="batch-id" className="mono" style={{ width: 260 }} maxLength={30} value={id} onChange={(event) => setId(event.target.value)} {...(!fits && { status: "error" as const })} />
          {!fits && <span role="alert" style={{ color: "#b3261e" }}>{t("idHint", { max: 30 })}</span>}
        </Flex>
      </Card>
      {lines.map((line, place) => (
        <LineEditor key={line.key} kind={kind} line={line} place={place + 1} onChange={(changed) => change(place, changed)} onRemove={() => setLines(lines.filter((each) => each !== line))} />
      ))}
      <Flex wrap gap={12} align="center">
        <Button onClick={add}>{t("addLine")}</Button>
        <span>{t("items")} {lines.length} · {t("total")} <Money fen={sum(lines.map(({ amount }) => amount ?? 0))} /></span>
        <Button type="primary" disabled={!ready} loading={make.isPending} onClick={() => make.mutate()}>{t("make")}</Button>
      </Flex>
      <span className="muted">{t("makeHint")}</span>
      {make.isError && <ProblemAlert error={make.error} />}
    </>
  );
}
