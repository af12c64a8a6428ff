import { Alert, Button, Form, Input } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { Config } from "@/api/config";
import { BackupField } from "@/features/keys/components/backup-field";
import { messages } from "@/features/keys/lost-key-messages";
import { makeBrowserKey } from "@/features/keys/make-key";
import { keysQuery } from "@/features/keys/use-keys";
import { useMessages } from "@/lib/i18n";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

interface Given {
  readonly user: string;
  readonly participant: string;
  readonly passphrase?: string;
}

interface LostKeyFormProps {
  readonly config: Config;
  /** There is one already that waits. */
  readonly another: boolean;
}

/** Whose key was lost, and the new one. */
export function LostKeyForm({ config, another }: LostKeyFormProps) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const [form] = Form.useForm<Given>();
  const making = useMutation({
    mutationFn: ({ user, participant, passphrase }: Given) =>
      makeBrowserKey({ user, participant, organisation: config.organisation, roles: [] }, passphrase),
    onSuccess: async () => {
      form.resetFields();
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const id = [{ required: true, message: t("needed") }, { pattern: ID, message: t("badId") }];
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => making.mutate(given)}>
      <Form.Item name="user" label={t("user")} rules={id}>
        <Input autoComplete="username" spellCheck={false} maxLength={64} />
      </Form.Item>
      <Form.Item name="participant" label={t("participant")} extra={t("participantHelp")} rules={id}>
        <Input autoComplete="off" spellCheck={false} maxLength={64} />
      </Form.Item>
      <BackupField />
      {making.isError && <Alert type="error" showIcon role="alert" title={t("notKept")} style={{ marginBottom: 12 }} />}
      <Button type={another ? "default" : "primary"} htmlType="submit" loading={making.isPending} style={{ marginBottom: 16 }}>
        {t(another ? "makeAnother" : "make")}
      </Button>
    </Form>
  );
}
