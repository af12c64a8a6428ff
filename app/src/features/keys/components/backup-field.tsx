import { Form, Input } from "antd";

import { SHORTEST_PASSPHRASE } from "@/features/keys/make-key";
import { messages } from "@/features/keys/messages";
import { useMessages } from "@/lib/i18n";

/** Asks for the passphrase of the one backup that may be made of a new key; it may stay empty. */
export function BackupField() {
  const t = useMessages(messages);
  return (
    <Form.Item
      name="passphrase"
      label={t("backup")}
      extra={t("backupHelp")}
      rules={[{ min: SHORTEST_PASSPHRASE, message: t("backupShort") }]}
    >
      <Input.Password autoComplete="new-password" />
    </Form.Item>
  );
}
