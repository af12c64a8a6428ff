import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Modal, Skeleton } from "antd";
import { useState } from "react";

import { QueryProblem } from "@/components/problem-alert";
import { NO_PASSWORD, type Password, passwordOf, SignerBox, SigningFailure, useSend, useSigner } from "@/features/signing";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { contractsOf } from "../api/gather";
import { sumsOf } from "../lib/outcome";
import { billsOf } from "../lib/plan";
import { type AskedRun, runState, startRun } from "../lib/runner";
import { messages } from "../messages";

interface ConfirmRunProps {
  readonly asked: AskedRun;
  readonly onClose: () => void;
}

/** Says what a run signs, and has it signed bill by bill once the person has said yes. */
export function ConfirmRun({ asked, onClose }: ConfirmRunProps) {
  const t = useMessages(messages);
  const signerQuery = useSigner();
  const signer = signerQuery.data;
  const sendWith = useSend(t("title"));
  const [password, setPassword] = useState<Password>(NO_PASSWORD);
  const [error, setError] = useState<unknown>();
  const { from, to, orders, retailer } = asked;
  const counted = useQuery({
    queryKey: ["settlements", "planned", retailer, from, to, orders ?? null],
    queryFn: async () => billsOf((await contractsOf(retailer, from, to)).filter(({ order_id }) => orders?.includes(order_id) ?? true)).length,
    staleTime: 0,
  });
  const locked = signer?.kind === "managed" && !signer.unlocked && password.password === "";
  const able = signer !== undefined && signer.kind !== "none" && !locked && sendWith !== undefined && (counted.data ?? 0) > 0;
  const start = async () => {
    if (signer === undefined || sendWith === undefined) return;
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
      open title={t("confirmTitle")} width={600} onCancel={onClose} mask={{ closable: false }}
      footer={[
        <Button key="cancel" onClick={onClose}>{t("cancel")}</Button>,
        <Button key="sign" type="primary" disabled={!able} onClick={() => void start()}>{t("sign")}</Button>,
      ]}
    >
      {counted.isError && <QueryProblem query={counted} />}
      {counted.isPending && <Skeleton active paragraph={{ rows: 2 }} />}
      {counted.data === 0 && <Alert type="info" showIcon title={t("nothing")} />}
      {counted.data !== undefined && counted.data > 0 && (
        <>
          <p>{t("confirmText", { from, to, count: counted.data, scope: orders === undefined ? t("scopeAll") : t("scopeSome", { count: orders.length }) })}</p>
          <p>{t("confirmAgain")}</p>
        </>
      )}
      <DryRunFound asked={asked} />
      <SignerBox query={signerQuery} password={password} onPassword={setPassword} />
      {error !== undefined && <SigningFailure error={error} />}
    </Modal>
  );
}

/** What the dry run of the same months found, if there was one. */
function DryRunFound({ asked }: { readonly asked: AskedRun }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { value } = runState;
  const same = value?.dry === true && value.phase === "ended" && value.asked.from === asked.from && value.asked.to === asked.to && value.asked.file === asked.file;
  if (!same) return <Alert type="warning" showIcon title={t("noDryRun")} />;
  const { bills, total_fen, by_state } = sumsOf(value.outcomes);
  return <Alert type="info" showIcon title={t("dryDone", { count: bills, amount: moneyText(total_fen, language), refused: by_state.refused ?? 0 })} />;
}
