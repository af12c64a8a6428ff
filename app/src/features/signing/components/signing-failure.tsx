import { Alert } from "antd";

import { ProblemError } from "@/api/client";
import { ProblemAlert } from "@/components/problem-alert";
import { messages } from "@/features/signing/messages";
import { NotCanonicalError } from "@/lib/canonical";
import { useMessages } from "@/lib/i18n";
import { StoreError } from "@/lib/store";

/** Why nothing was sent. */
export function SigningFailure({ error }: { readonly error: unknown }) {
  const t = useMessages(messages);
  if (error instanceof StoreError) return <Alert type="error" showIcon title={t("storeFailed")} />;
  if (error instanceof NotCanonicalError) return <Alert type="error" showIcon title={t("notCanonical")} />;
  if (error instanceof ProblemError) return <ProblemAlert error={error} title={t("signFailed")} />;
  return <Alert type="error" showIcon role="alert" title={t("signFailed")} />;
}
