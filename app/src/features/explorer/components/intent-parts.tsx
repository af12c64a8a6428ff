import { Flex } from "antd";

import { Hash } from "@/components/hash";
import { RoleName } from "@/components/role-name";
import { detailsOf } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { IntentDetail } from "../api/explorer";
import { messages } from "../messages";
import { Facts } from "@/components/facts";

/** Who signed: the person, for whom, in which role, and the second person where one had to. */
export function Actor({ intent }: { readonly intent: Pick<IntentDetail, "actor" | "participant" | "role" | "second"> }) {
  const t = useMessages(messages);
  return (
    <Flex wrap gap="0 8px" align="baseline">
      <span>{intent.actor}</span>
      <span className="muted">{t("forParticipant", { participant: intent.participant })}</span>
      <span className="muted">
        <RoleName role={intent.role} />
      </span>
      {intent.second !== null && <span className="muted">{t("secondSigner", { user: intent.second })}</span>}
    </Flex>
  );
}

/** What was signed besides who did: its arguments, the record that it is about, the hash of private terms. */
export function IntentContent({ intent }: { readonly intent: IntentDetail }) {
  const t = useMessages(messages);
  const language = useLanguage();
  // What stands on the ledger is canonical JSON.
  const details = detailsOf({ action: intent.action, args: intent.args as JsonObject }, language);
  return (
    <Facts
      facts={[
        { label: t("digest"), value: <Hash value={intent.digest} digits={16} /> },
        { label: t("target"), value: <Hash value={intent.target} digits={16} /> },
        { label: t("versions"), value: t("fromVersion", { from: intent.version ?? "—", to: intent.result_version ?? "—" }) },
        ...(intent.private_hash === null ? [] : [{ label: t("termsHash"), value: <Hash value={intent.private_hash} digits={16} /> }]),
        { label: t("signature"), value: <Hash value={intent.signature} digits={16} /> },
        ...details.map(({ name, value }) => ({ label: name, value: <span className="wrap-anywhere" style={{ whiteSpace: "pre-wrap" }}>{value}</span> })),
      ]}
    />
  );
}
