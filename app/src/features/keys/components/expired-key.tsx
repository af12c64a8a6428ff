import { Alert, Flex } from "antd";

import type { ProblemError } from "@/api/client";
import { messages } from "@/features/keys/certificate-messages";
import { RenewalBox } from "@/features/keys/components/renewal-box";
import { useKeys } from "@/features/keys/use-keys";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";

interface ExpiredKeyProps {
  /** The one that signed the refused sign-in, and is the user's. */
  readonly publicKey: string | undefined;
  /** `actor_inactive`, whose context says why. */
  readonly problem: ProblemError;
}

/** Who may not act any more, or not yet, is told why; a certificate that has ended is renewed on the spot. */
export function ExpiredKey({ publicKey, problem }: ExpiredKeyProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const key = useKeys().data?.find((each) => each.publicKey === publicKey);
  const { state, valid_until: until } = problem.context;
  if (state !== "expired") {
    const name = state === "not_yet_valid" ? "notYet" : state === "revoked" ? "revoked" : "suspended";
    return <Alert type="warning" showIcon role="alert" title={t(name)} />;
  }
  const day = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeZone: "Asia/Shanghai" });
  const date = typeof until === "number" ? day.format(until) : "—";
  return (
    <Flex vertical gap={12} style={{ marginBottom: 12 }}>
      <Alert type="warning" showIcon role="alert" title={t("expired", { date })} description={t(key === undefined ? "notHere" : "expiredHint")} />
      {key !== undefined && <RenewalBox browserKey={key} done={t("expiredDone")} />}
    </Flex>
  );
}
