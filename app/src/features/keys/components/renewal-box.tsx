import { Alert, Button, Flex } from "antd";

import { When } from "@/components/figures";
import { ProblemAlert } from "@/components/problem-alert";
import { messages } from "@/features/keys/certificate-messages";
import type { BrowserKey } from "@/features/keys/keyring";
import { type Renewal, UNDER_WAY } from "@/features/keys/renewal";
import { useRenewal } from "@/features/keys/use-renewal";
import { useMessages } from "@/lib/i18n";

interface RenewalBoxProps {
  readonly browserKey: BrowserKey;
  /** What is said once the later certificate is on the ledger. */
  readonly done: string;
}

/** Ask for a later certificate with a key of this browser, and see how far that is. Needs no session. */
export function RenewalBox({ browserKey, done }: RenewalBoxProps) {
  const t = useMessages(messages);
  const { renewal, error, ask, asking, ready } = useRenewal(browserKey);
  const underWay = renewal !== undefined && UNDER_WAY.has(renewal.state);
  return (
    <Flex vertical gap={12} align="start">
      {renewal !== undefined && <RenewalState renewal={renewal} done={done} />}
      {error !== null && <ProblemAlert error={error} title={t("failed")} />}
      {!underWay && (
        <Button type={renewal?.state === "bound" ? "default" : "primary"} loading={asking} disabled={!ready} onClick={() => ask()}>
          {t("renew")}
        </Button>
      )}
    </Flex>
  );
}

const WHY = ["identity_conflict", "invalid_csr", "foreign_certificate", "stale_version", "given_up"] as const;

function RenewalState({ renewal, done }: { readonly renewal: Renewal; readonly done: string }) {
  const t = useMessages(messages);
  const { state, code, certificate_until: until } = renewal;
  const known = WHY.find((each) => each === code);
  switch (state) {
    case "bound":
      return <Alert type="success" showIcon role="status" title={<>{t("bound")} <When ms={until} show="date" /></>} description={done} />;
    case "refused":
      return <Alert type="error" showIcon role="alert" title={t("refused")} description={known === undefined ? code : t(`why_${known}`)} />;
    case "certified":
      return <Alert type="info" showIcon role="status" title={t("certified")} description={t("waits")} />;
    default:
      return <Alert type="info" showIcon role="status" title={t("requested")} description={t("waits")} />;
  }
}
