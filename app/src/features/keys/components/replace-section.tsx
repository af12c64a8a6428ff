import { Alert, Button, Flex, Form } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { ProblemAlert } from "@/components/problem-alert";
import { BackupField } from "@/features/keys/components/backup-field";
import { KeyFingerprint } from "@/features/keys/components/key-fingerprint";
import { messages } from "@/features/keys/replace-messages";
import { useReplaceKey } from "@/features/keys/use-replace-key";
import { keysQuery } from "@/features/keys/use-keys";
import { useMessages } from "@/lib/i18n";

/** A new key in this browser in place of the registered one, which signs for the last time. */
export function ReplaceSection() {
  const t = useMessages(messages);
  const may = useMay("action:replace_key");
  const { user } = useSession();
  const here = useQuery(keysQuery).data?.some((key) => key.publicKey === user.public_key);
  return (
    <Flex vertical gap={12} style={{ maxWidth: 640 }}>
      <p style={{ margin: 0 }}>
        {t("now")} <KeyFingerprint publicKey={user.public_key} />
        {here === true && <span className="muted"> · {t("here")}</span>}
      </p>
      <ul className="muted" style={{ margin: 0, paddingInlineStart: 20 }}>
        <li>{t("whatHappens")}</li>
        <li>{t("otherDevices")}</li>
        <li>{t("certificate")}</li>
      </ul>
      {may ? <ReplaceForm /> : <Alert type="info" showIcon title={t("notThisRole")} />}
      <p className="muted" style={{ margin: 0 }}>
        {t("lost")} <Link to="/lost-key" className="underlined">{t("lostLink")}</Link>
      </p>
    </Flex>
  );
}

function ReplaceForm() {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ passphrase?: string }>();
  const replacing = useReplaceKey();
  const start = ({ passphrase }: { passphrase?: string }) => {
    replacing.mutate(passphrase, { onSuccess: () => form.resetFields() });
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={start} style={{ maxWidth: 420 }}>
      <BackupField />
      {replacing.isError && <ProblemAlert error={replacing.error} title={t("failed")} />}
      {replacing.data === true && <Alert type="success" showIcon role="status" title={t("replaced")} style={{ marginBottom: 12 }} />}
      <Button type="primary" htmlType="submit" loading={replacing.isPending}>{t("replace")}</Button>
    </Form>
  );
}
