import { useQuery } from "@tanstack/react-query";
import { Flex } from "antd";

import { configQuery } from "@/api/config";
import { CopyButton } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import { verifyCommand } from "../lib/evidence";
import { messages } from "../messages";

/** The command for the file's verifier, with the network pinned. */
export function VerifyCommand({ orderId }: { readonly orderId: string }) {
  const t = useMessages(messages);
  const { data: config } = useQuery(configQuery);
  if (!config) return null;
  const command = verifyCommand(orderId, config.network_id);
  return (
    <Flex vertical gap={6}>
      <strong>{t("command")}</strong>
      <Flex align="start" gap={4}>
        <code className="mono wrap-anywhere" style={{ background: "#f0f3f4", borderRadius: 4, padding: "6px 10px", flex: 1 }}>
          {command}
        </code>
        <CopyButton text={command} />
      </Flex>
      <span className="muted">{t("commandHint")} {t("keep")}</span>
    </Flex>
  );
}
