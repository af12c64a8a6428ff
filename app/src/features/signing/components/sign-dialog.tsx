import { Alert, Button, Modal, Progress } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useSession } from "@/api/session";
import { RoleName } from "@/components/role-name";
import { actionsQuery } from "@/features/signing/api/actions";
import { NO_PASSWORD } from "@/features/signing/components/password-fields";
import { SignerBox } from "@/features/signing/components/signer-box";
import { SigningFailure } from "@/features/signing/components/signing-failure";
import { StepResults } from "@/features/signing/components/step-results";
import { StepList, StepWords } from "@/features/signing/components/step-words";
import { messages } from "@/features/signing/messages";
import type { SigningRequest } from "@/features/signing/requests";
import type { StepResult } from "@/features/signing/step";
import { useSigner } from "@/features/signing/use-signer";
import { type Phase, useSigning } from "@/features/signing/use-signing";
import { faultLine, faultsOf } from "@/features/signing/validation";
import { useLanguage, useMessages } from "@/lib/i18n";

interface SignDialogProps {
  readonly request: SigningRequest;
  /** Results came, the dialog is still there. */
  readonly onEnd: (results: StepResult[]) => void;
  readonly onClose: (phase: Phase) => void;
}

/** What is about to be signed, in plain words; then how it goes; then what became of it. */
export function SignDialog({ request, onEnd, onClose }: SignDialogProps) {
  const t = useMessages(messages);
  const { phase, start, ready } = useSigning(request, onEnd);
  const signerQuery = useSigner();
  const signer = signerQuery.data;
  const [password, setPassword] = useState(NO_PASSWORD);
  const faults = useFaults(request);
  const { steps } = request;

  const locked = signer?.kind === "managed" && !signer.unlocked && password.password === "";
  const able = ready && signer !== undefined && signer.kind !== "none" && !locked && faults.length === 0;
  const sign = () => {
    if (able) void start(signer, password);
    setPassword(NO_PASSWORD);
  };
  const footer = {
    review: [
      <Button key="cancel" onClick={() => onClose(phase)}>{t("cancel")}</Button>,
      <Button key="sign" type="primary" disabled={!able} onClick={sign}>
        {steps.length === 1 ? t("sign") : t("signMany", { count: steps.length })}
      </Button>,
    ],
    working: [<Button key="later" onClick={() => onClose(phase)}>{t("later")}</Button>],
    ended: [<Button key="close" type="primary" onClick={() => onClose(phase)}>{t("close")}</Button>],
  }[phase.name];

  return (
    <Modal
      open
      title={request.title}
      width={640}
      mask={{ closable: false }}
      focusable={{ trap: true }}
      onCancel={() => onClose(phase)}
      footer={footer}
    >
      {phase.name === "review" && (
        <>
          <ActingLine />
          {steps.length === 1 && steps[0] !== undefined ? <StepWords step={steps[0]} /> : <StepList steps={steps} />}
          {faults.length > 0 && (
            <Alert type="error" showIcon title={t("faults")} description={faults.map((fault) => <div key={fault}>{fault}</div>)} />
          )}
          <SignerBox query={signerQuery} password={password} onPassword={setPassword} />
          {phase.error !== undefined && <SigningFailure error={phase.error} />}
        </>
      )}
      {phase.name === "working" && <Working phase={phase} count={steps.length} />}
      {phase.name === "ended" && <StepResults results={phase.results} />}
    </Modal>
  );
}

function ActingLine() {
  const t = useMessages(messages);
  const { user, participant, role } = useSession();
  return (
    <p className="muted" style={{ marginTop: 0 }}>
      {t("intro")}
      <br />
      {t("actingAs", { user: user.user_id, participant })} · {t("role")} <RoleName role={role} />
    </p>
  );
}

function Working({ phase, count }: { readonly phase: Extract<Phase, { name: "working" }>; readonly count: number }) {
  const t = useMessages(messages);
  const { signed, ended, refused, waiting } = phase.progress;
  const signing = signed < count;
  const percent = Math.round((100 * (signed + 4 * ended)) / (5 * count));
  return (
    <div role="status">
      <Progress percent={percent} status={waiting ? "exception" : "active"} showInfo={false} aria-label={t("results")} />
      <p>
        {signing ? t("signing", { signed, count }) : t("sending", { ended, count })}
        {refused > 0 && ` · ${t("someRefused", { count: refused })}`}
      </p>
      {waiting && <Alert type="warning" showIcon title={t("lost")} />}
    </div>
  );
}

/** What the server's rules say against the steps, each line once. */
function useFaults({ steps }: SigningRequest): string[] {
  const t = useMessages(messages);
  const language = useLanguage();
  const { data: documents } = useQuery(actionsQuery);
  if (documents === undefined) return [];
  const lines = steps.flatMap((step) => {
    const document = documents.get(step.action);
    if (document === undefined) return [t("noWords")];
    return faultsOf(document, step.args ?? {}).map((fault) => faultLine(fault, language));
  });
  return [...new Set(lines)].slice(0, 20);
}
