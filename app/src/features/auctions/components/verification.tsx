import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Flex } from "antd";

import { CopyButton } from "@/components/hash";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { fetchPublished } from "../api/auctions";
import { messages } from "../messages";
import { type Findings, verify } from "../rules/verify";

const PARTS = ["seals", "price", "fills", "pairs", "unrevealed"] as const;

/** Works the result out again here, from all that was revealed; and says how to do it without this page. */
export function Verification({ sequenceId }: { readonly sequenceId: string }) {
  const t = useMessages(messages);
  const check = useMutation({
    mutationFn: async () => verify(await fetchPublished(sequenceId, new AbortController().signal)),
  });
  const command = `energysale auction verify ${sequenceId}`;
  return (
    <Flex vertical gap={8}>
      <Flex wrap gap="4px 12px" align="center">
        <Button onClick={() => check.mutate()} loading={check.isPending}>{t("verify")}</Button>
        <span className="muted">{t("verifyHint")}</span>
      </Flex>
      <Flex wrap gap="0 8px" align="center">
        <span className="muted">{t("verifyCommand")}</span>
        <code className="mono wrap-anywhere">{command}</code>
        <CopyButton text={command} />
      </Flex>
      {check.isError && <ProblemAlert error={check.error} />}
      {check.data && <Report findings={check.data} />}
    </Flex>
  );
}

function Report({ findings }: { readonly findings: Findings }) {
  const t = useMessages(messages);
  const all = PARTS.every((part) => findings[part]);
  const lines = PARTS.map((part) => (
    <li key={part}>
      {t(`finding_${part}`)}{t("colon")}<strong>{t(findings[part] ? "holds" : "differs")}</strong>
    </li>
  ));
  return (
    <div role="status">
      <Alert type={all ? "success" : "error"} showIcon title={t(all ? "verified" : "notVerified")} description={<ul style={{ margin: 0, paddingLeft: 18 }}>{lines}</ul>} />
    </div>
  );
}
