import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Flex } from "antd";

import { useMay } from "@/api/access";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { downloadEvidence } from "../lib/evidence";
import { messages } from "../messages";
import { VerifyCommand } from "./verify-command";

/** What the file proves, the file, and the command that verifies it. */
export function EvidencePanel({ orderId }: { readonly orderId: string }) {
  const t = useMessages(messages);
  return (
    <Card title={t("what")} style={{ maxWidth: 880 }}>
      <Flex vertical gap={14}>
        <Explanation />
        <EvidenceButton orderId={orderId} />
        <VerifyCommand orderId={orderId} />
      </Flex>
    </Card>
  );
}

export function Explanation() {
  const t = useMessages(messages);
  const withTerms = useMay("terms:read");
  return (
    <>
      <span>{t("explain")}</span>
      <Alert type={withTerms ? "warning" : "info"} showIcon title={withTerms ? t("parties") : t("others")} />
    </>
  );
}

/** Making the file takes the API some seconds. */
export function EvidenceButton({ orderId, disabled = false }: { readonly orderId: string; readonly disabled?: boolean }) {
  const t = useMessages(messages);
  const file = useMutation({ mutationFn: () => downloadEvidence(orderId) });
  return (
    <Flex vertical gap={8} align="start">
      <Button type="primary" icon={<DownloadOutlined aria-hidden />} disabled={disabled} loading={file.isPending} onClick={() => file.mutate()}>
        {file.isPending ? t("making") : t("download")}
      </Button>
      {file.isError && <ProblemAlert error={file.error} onRetry={() => file.mutate()} />}
    </Flex>
  );
}
