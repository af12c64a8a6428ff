import { Alert } from "antd";

import { asProblem } from "@/api/problem";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const REASONS = ["too_short", "too_long", "too_common", "contains_user"] as const;

/** Why the API did not do it; of a weak password, what is weak about it. */
export function CustodyFailure({ error }: { readonly error: unknown }) {
  const t = useMessages(messages);
  const reason = REASONS.find((each) => each === asProblem(error).context["reason"]);
  if (reason !== undefined) return <Alert type="error" showIcon role="alert" title={t(`reason_${reason}`)} />;
  return <ProblemAlert error={error} title={t("failed")} />;
}
