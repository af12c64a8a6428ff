import { useQuery } from "@tanstack/react-query";
import { Alert, Button, DatePicker, Flex, Modal, Skeleton } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { FileDrop } from "@/components/file-drop";
import { QueryProblem } from "@/components/problem-alert";
import { FetchReadings, ReadingsFile, ReadingsFileError } from "@/features/readings";
import { NO_PASSWORD, type Password, passwordOf, SignerBox, SigningFailure, useSend, useSigner } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { dueQuery } from "../api/plants";
import { type AskedRun, runState, startRun } from "../lib/runner";
import { messages } from "../messages";
import { RunView } from "./run-view";

const MAX_BYTES = 100_000_000;

interface SettleButtonProps {
  /** This plant alone; else all that one produces with or buys from. */
  readonly plantId?: string;
}

/** A month of plants is drafted, and settled once the person has said yes. */
export function SettleButton({ plantId }: SettleButtonProps) {
  const t = useMessages(messages);
  const busy = useObservable(runState)?.phase === "running";
  const [open, setOpen] = useState(false);
  return (
    <Allowed resource="action:settle_plant">
      <Button disabled={busy && !open} onClick={() => setOpen(true)}>{t("settle")}</Button>
      {open && <SettleDialog {...(plantId !== undefined && { plantId })} onClose={() => setOpen(false)} />}
    </Allowed>
  );
}

function SettleDialog({ plantId, onClose }: SettleButtonProps & { readonly onClose: () => void }) {
  const t = useMessages(messages);
  const { user, participant } = useSession();
  const { data: signer } = useSigner();
  const sendWith = useSend(t("settleTitle"));
  const busy = useObservable(runState)?.phase === "running";
  const [month, setMonth] = useState(() => dayjs().subtract(1, "month").format("YYYY-MM"));
  const { file, line, take } = useReadingsFile();
  const [password, setPassword] = useState<Password>(NO_PASSWORD);
  const [error, setError] = useState<unknown>();
  const due = useQuery(dueQuery(participant, month));
  const months = (due.data ?? []).filter(({ plant }) => plantId === undefined || plant === plantId);
  const locked = signer?.kind === "managed" && !signer.unlocked && password.password === "";
  const ready = file !== undefined && months.length > 0 && !due.isFetching && !busy;
  const able = ready && signer !== undefined && signer.kind !== "none" && !locked && sendWith !== undefined;
  const asked: AskedRun | undefined = file && { owner: `${user.user_id} ${participant}`, month, months, file: file.readings };
  const start = async () => {
    if (asked === undefined || signer === undefined || sendWith === undefined) return;
    try {
      const { send, afterwards } = sendWith(signer, await passwordOf(signer, password));
      onClose();
      await startRun(asked, send);
      await afterwards();
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Modal
      open title={t("settleTitle")} width={760} onCancel={onClose} mask={{ closable: false }}
      footer={[
        <Button key="cancel" onClick={onClose}>{t("cancel")}</Button>,
        <Button key="dry" disabled={!ready} onClick={() => asked && void startRun(asked)}>{t("dryRun")}</Button>,
        <Button key="sign" type="primary" disabled={!able} onClick={() => void start()}>{t("signAndStart")}</Button>,
      ]}
    >
      <Flex vertical gap={12}>
        <span>{t("settleHint")}</span>
        <Flex gap={8} align="center" wrap>
          <DatePicker
            aria-label={t("month")} picker="month" allowClear={false} value={dayjs(month)}
            onChange={(chosen) => chosen && !Array.isArray(chosen) && setMonth(chosen.format("YYYY-MM"))}
          />
          {due.data && <span role="status">{months.length === 0 ? t("dueNone", { month }) : t("dueSome", { month, count: months.length, settled: months.filter(({ present }) => present !== undefined).length })}</span>}
        </Flex>
        {due.isPending && <Skeleton active paragraph={{ rows: 1 }} title={false} />}
        {due.isError && <QueryProblem query={due} />}
        {months.length > 0 && (
          <>
            <FetchReadings months={[month]} points={[...new Set(months.flatMap(({ points }) => points))]} disabled={busy} onFile={(chosen) => void take(chosen)} />
            <FileDrop accept={[".jsonl", ".ndjson", ".json"]} maxBytes={MAX_BYTES} file={file?.file} onFile={(chosen) => void take(chosen)} hint={t("readingsHint")} />
            {line !== undefined && <Alert type="error" showIcon role="alert" title={t("readingsBad", { line })} />}
            <RunView dry />
            <SignerBox signer={signer} password={password} onPassword={setPassword} />
          </>
        )}
        {error !== undefined && <SigningFailure error={error} />}
      </Flex>
    </Modal>
  );
}

interface Read {
  readonly file: File;
  readonly readings: ReadingsFile;
}

/** The file that was chosen, once it is read; `line` is where it is no file of readings. */
function useReadingsFile() {
  const [file, setFile] = useState<Read>();
  const [line, setLine] = useState<number>();
  const take = async (chosen: File | undefined) => {
    setFile(undefined);
    setLine(undefined);
    if (chosen === undefined) return;
    try {
      setFile({ file: chosen, readings: ReadingsFile.read(await chosen.text()) });
    } catch (caught) {
      setLine(caught instanceof ReadingsFileError ? caught.line : 1);
    }
  };
  return { file, line, take };
}
