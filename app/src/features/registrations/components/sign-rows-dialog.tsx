import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";

import { configQuery, serverNow } from "@/api/config";
import { useSession } from "@/api/session";
import {
  compose, LIFE_WITH_SECOND_MS, NO_PASSWORD, SignerBox, SigningFailure, signText, type Step, StepList, StepWords, useSigner,
} from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";

import { attach, type OutboxRow } from "../api/outbox";
import { deskMessages } from "../desk-messages";
import { RowsOnTheirWay } from "./rows-on-their-way";

interface SignRowsDialogProps {
  /** Rows that can be signed now. */
  readonly rows: readonly OutboxRow[];
  readonly onClose: () => void;
}

/** A registrar reads what the rows do, signs an intent of each, and sees them reach the ledger. */
export function SignRowsDialog({ rows, onClose }: SignRowsDialogProps) {
  const t = useMessages(deskMessages);
  const signerQuery = useSigner();
  const signer = signerQuery.data;
  const [password, setPassword] = useState(NO_PASSWORD);
  const signing = useSignRows(rows);
  const steps = rows.map(stepOf);
  const [only] = steps;
  const able = signer !== undefined && signer.kind !== "none" && rows.length > 0;
  const sign = () => {
    const given = password.password === "" ? undefined : password.password;
    setPassword(NO_PASSWORD);
    signing.mutate(given);
  };
  const results = signing.data;
  return (
    <Modal
      open
      width={680}
      title={t("signTitle", { count: rows.length })}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>{t(results ? "close" : "later")}</Button>,
        !results && (
          <Button key="sign" type="primary" disabled={!able} loading={signing.isPending} onClick={sign}>{t("sign")}</Button>
        ),
      ]}
    >
      {!results && only && (steps.length === 1 ? <StepWords step={only} /> : <StepList steps={steps} />)}
      {!results && <SignerBox query={signerQuery} password={password} onPassword={setPassword} />}
      {results && <RowsOnTheirWay rows={rows} results={results} />}
      {signing.error !== null && <SigningFailure error={signing.error} />}
    </Modal>
  );
}

export function stepOf({ action, target, expected_version, args }: OutboxRow): Step {
  return { action, target, version: expected_version, args: args as JsonObject };
}

function useSignRows(rows: readonly OutboxRow[]) {
  const client = useQueryClient();
  const { user, participant, role } = useSession();
  const { data: config } = useQuery(configQuery);
  const { data: signer } = useSigner();
  return useMutation({
    mutationFn: async (password: string | undefined) => {
      if (config === undefined || signer === undefined) throw new Error("not ready to sign");
      const acting = { user: user.user_id, participant, role, network: config.network_id };
      const now = await serverNow();
      const items = [];
      for (const row of rows) {
        const { text } = await compose(stepOf(row), acting, now, LIFE_WITH_SECOND_MS);
        items.push({ sequence: row.sequence, intent: text, signature: await signText(signer, text, { password }) });
      }
      return attach(items);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["registry"] }),
  });
}
