import { Alert } from "antd";

import { ProblemError } from "@/api/client";
import { ProblemAlert } from "@/components/problem-alert";
import { ExpiredKey } from "@/features/keys";
import { LockedError } from "@/features/sign-in/api/sessions";
import { messages } from "@/features/sign-in/messages";
import { KeyFileError } from "@/lib/crypto/pkcs8";
import { useMessages } from "@/lib/i18n";

interface SignInFailureProps {
  readonly error: unknown;
  /** Of the key that was tried. */
  readonly publicKey?: string | undefined;
}

/** Why somebody is not signed in. */
export function SignInFailure({ error, publicKey }: SignInFailureProps) {
  const t = useMessages(messages);
  if (error instanceof LockedError) {
    return <Alert type="warning" showIcon role="alert" title={t("locked", { seconds: error.seconds })} />;
  }
  if (error instanceof KeyFileError) {
    return <Alert type="error" showIcon role="alert" title={t(`fault_${error.fault}`)} />;
  }
  if (error instanceof ProblemError && error.code === "actor_inactive" && "state" in error.context) {
    return <ExpiredKey publicKey={publicKey} problem={error} />;
  }
  return <ProblemAlert error={error} title={t("notRegistered")} />;
}
