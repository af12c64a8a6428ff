import { Alert, Button, Card, Flex } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { useOwner } from "@/api/use-owner";
import { FileDrop } from "@/components/file-drop";
import { FetchReadings, ReadingsFile, ReadingsFileError } from "@/features/readings";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { monthsBetween } from "../lib/months";
import { type AskedRun, isUnderWay, runState, startRun } from "../lib/runner";
import { messages } from "../messages";
import { ConfirmRun } from "./confirm-run";

const MAX_BYTES = 500_000_000;

interface NewRunProps {
  readonly from: string;
  readonly to: string;
  readonly orders: readonly string[] | undefined;
  readonly onAll: () => void;
}

/** What a run is made of: months, contracts, and the file of readings. */
export function NewRun({ from, to, orders, onAll }: NewRunProps) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const owner = useOwner();
  const state = useObservable(runState);
  const [file, setFile] = useState<File>();
  const [read, setRead] = useState<{ readonly count: number } | { readonly line: number }>();
  const [confirming, setConfirming] = useState(false);
  const busy = isUnderWay(state);
  const ready = file !== undefined && read !== undefined && "count" in read && !busy;
  const asked: AskedRun | undefined = file && { owner, retailer: participant, from, to, orders, file };
  const take = (chosen: File | undefined) => {
    setFile(chosen);
    setRead(undefined);
    if (chosen !== undefined) void check(chosen).then(setRead);
  };
  return (
    <Card
      size="small" title={t("newRun")}
      extra={orders === undefined ? <span className="muted">{t("scopeAll")}</span> : <Button type="link" size="small" onClick={onAll}>{t("scopeSome", { count: orders.length })} · {t("clearScope")}</Button>}
    >
      <Flex vertical gap={10}>
        <FileDrop accept={[".jsonl", ".ndjson", ".json"]} maxBytes={MAX_BYTES} file={file} onFile={take} hint={t("fileHint")} />
        <FetchReadings months={monthsBetween(from, to)} disabled={busy} onFile={take} />
        {read && ("line" in read ? <Alert type="error" showIcon role="alert" title={t("fileBad", { line: read.line })} /> : <span className="muted">{t("fileRead", { count: read.count })} · {t("chooseHint")}</span>)}
        <Flex gap={8}>
          <Button disabled={!ready} onClick={() => asked && void startRun(asked)}>{t("dryRun")}</Button>
          <Button type="primary" disabled={!ready} onClick={() => setConfirming(true)}>{t("start")}</Button>
        </Flex>
        {confirming && asked && <ConfirmRun asked={asked} onClose={() => setConfirming(false)} />}
      </Flex>
    </Card>
  );
}

async function check(file: File): Promise<{ readonly count: number } | { readonly line: number }> {
  try {
    return { count: ReadingsFile.read(await file.text()).size };
  } catch (error) {
    return { line: error instanceof ReadingsFileError ? error.line : 1 };
  }
}
