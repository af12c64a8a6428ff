import { App, Button, Modal, Skeleton } from "antd";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { attachSignature, declineStep, openedQuery, type WaitingOpened } from "@/features/signing/api/cosignatures";
import { NO_PASSWORD } from "@/features/signing/components/password-fields";
import { SignerBox } from "@/features/signing/components/signer-box";
import { SigningFailure } from "@/features/signing/components/signing-failure";
import { StepWords } from "@/features/signing/components/step-words";
import { messages } from "@/features/signing/messages";
import { signText } from "@/features/signing/signer";
import type { Step } from "@/features/signing/step";
import { useSigner } from "@/features/signing/use-signer";
import { parseCanonical } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";
import type { Intent } from "@/lib/intents/intent";
import type { Terms } from "@/lib/intents/terms";

interface SecondDialogProps {
  readonly digest: string;
  readonly onClose: () => void;
}

/** Somebody else's step in plain words, out of the very text that is going to be signed. */
export function SecondDialog({ digest, onClose }: SecondDialogProps) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const { message } = App.useApp();
  const { user } = useSession();
  const opened = useQuery(openedQuery(digest));
  const signerQuery = useSigner();
  const signer = signerQuery.data;
  const [password, setPassword] = useState(NO_PASSWORD);
  const own = opened.data?.maker === user.user_id;

  const ended = async (said: string) => {
    void message.success(said);
    onClose();
    await client.invalidateQueries();
  };
  const signing = useMutation({
    mutationFn: async (step: WaitingOpened) => {
      if (signer === undefined) return;
      const given = password.password === "" ? undefined : password.password;
      setPassword(NO_PASSWORD);
      await attachSignature(digest, await signText(signer, step.intent, { password: given, second: true }));
    },
    onSuccess: () => ended(t("done")),
  });
  const declining = useMutation({ mutationFn: () => declineStep(digest), onSuccess: () => ended(t("declined")) });
  const error = signing.error ?? declining.error;
  const able = signer !== undefined && signer.kind !== "none" && opened.data !== undefined && !own;

  return (
    <Modal
      open
      width={640}
      title={t("secondTitle")}
      onCancel={onClose}
      footer={[
        <Button key="decline" danger loading={declining.isPending} onClick={() => declining.mutate()}>
          {t(own ? "withdrawStep" : "decline")}
        </Button>,
        !own && (
          <Button
            key="sign"
            type="primary"
            disabled={!able}
            loading={signing.isPending}
            onClick={() => opened.data && signing.mutate(opened.data)}
          >
            {t("secondSign")}
          </Button>
        ),
      ]}
    >
      {opened.isPending && <Skeleton active />}
      {opened.isError && <QueryProblem query={opened} />}
      {opened.data && <StepWords step={stepIn(opened.data)} />}
      {!own && <SignerBox query={signerQuery} password={password} onPassword={setPassword} />}
      {error !== null && <SigningFailure error={error} />}
    </Modal>
  );
}

/** What the text says, not what anybody says about it. */
function stepIn({ intent, private: sealed }: WaitingOpened): Step {
  const { action, target, args } = parseCanonical(intent) as unknown as Intent;
  const step = { action, target, args };
  if (sealed === null || sealed === undefined) return step;
  return { ...step, terms: (parseCanonical(sealed) as unknown as { readonly terms: Terms }).terms };
}
