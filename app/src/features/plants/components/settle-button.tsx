import { useQuery } from "@tanstack/react-query";
import { Alert, Button, DatePicker, Flex, Modal, Skeleton } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { useSession } from "@/api/session";
import { useOwner } from "@/api/use-owner";
import { Allowed } from "@/components/allowed";
import { FileDrop } from "@/components/file-drop";
import { QueryProblem } from "@/components/problem-alert";
import { FetchReadings, ReadingsFile, ReadingsFileError } from "@/features/readings";
import { LeftRunAlert, NO_PASSWORD, type Password, passwordOf, SignerBox, SigningFailure, useSend, useSigner } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { useObservable } from "@/lib/observable";

import { dueQuery } from "../api/plants";
import { type LeftRun, leftRuns } from "../lib/left-run";
import { type AskedRun, runState, startRun } from "../lib/runner";
import { messages } from "../messages";
import { RunView } from "./run-view";

const MAX_BYTES = 100_000_000;

interface SettleButtonProps {
  /** This plant alone; else all that one produces with or buys from. */
  readonly plantId?: string;
}

interface SettleDialogProps {
  readonly plantId?: string | undefined;
  /** What the dialog begins with: a run that is gone on with. */
  readonly left?: LeftRun;
  readonly onClose: () => void;
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

/** A run that the tab was closed upon: the dialog opens with the month, the plant and the readings that it was about. */
export function LeftSettling() {
  const t = useMessages(messages);
  const state = useObservable(runState);
  const [going, setGoing] = useState<LeftRun>();
  return (
    <Allowed resource="action:settle_plant">
      <LeftRunAlert
        runs={leftRuns} phase={state?.phase} underWay={state?.phase === "running"} hint={t("leftHint")} onGoOn={setGoing}
        title={({ month, done, count }) => t("left", { month, done, count })}
      />
      {going && <SettleDialog plantId={going.plant} left={going} onClose={() => setGoing(undefined)} />}
    </Allowed>
  );
}

function SettleDialog({ plantId, left, onClose }: SettleDialogProps) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const owner = useOwner();
  const signerQuery = useSigner();
  const signer = signerQuery.data;
  const sendWith = useSend(t("settleTitle"));
  const busy = useObservable(runState)?.phase === "running";
  const [month, setMonth] = useState(() => left?.month ?? dayjs().subtract(1, "month").format("YYYY-MM"));
  const { file, line, take } = useReadingsFile(left);
  const [password, setPassword] = useState<Password>(NO_PASSWORD);
  const [error, setError] = useState<unknown>();
  const due = useQuery(dueQuery(participant, month));
  const months = (due.data ?? []).filter(({ plant }) => plantId === undefined || plant === plantId);
  const locked = signer?.kind === "managed" && !signer.unlocked && password.password === "";
  const ready = file !== undefined && months.length > 0 && !due.isFetching && !busy;
  const able = ready && signer !== undefined && signer.kind !== "none" && !locked && sendWith !== undefined;
  const asked: AskedRun | undefined = file && { owner, month, plant: plantId, months, file };
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
            <FileDrop accept={[".jsonl", ".ndjson", ".json"]} maxBytes={MAX_BYTES} file={file} onFile={(chosen) => void take(chosen)} hint={t("readingsHint")} />
            {line !== undefined && <Alert type="error" showIcon role="alert" title={t("readingsBad", { line })} />}
            <RunView dry />
            <SignerBox query={signerQuery} password={password} onPassword={setPassword} />
          </>
        )}
        {error !== undefined && <SigningFailure error={error} />}
      </Flex>
    </Modal>
  );
}

/** The file that was chosen, once it is known to be readings; `line` is where it is something else. */
function useReadingsFile(left: LeftRun | undefined) {
  const [file, setFile] = useState(() => left && fileOf(left));
  const [line, setLine] = useState<number>();
  const take = async (chosen: File | undefined) => {
    setFile(undefined);
    setLine(undefined);
    if (chosen === undefined) return;
    try {
      ReadingsFile.read(await chosen.text());
      setFile(chosen);
    } catch (caught) {
      setLine(caught instanceof ReadingsFileError ? caught.line : 1);
    }
  };
  return { file, line, take };
}

function fileOf({ file, month }: LeftRun): File {
  return file instanceof File ? file : new File([file], `readings-${month}.ndjson`);
}
