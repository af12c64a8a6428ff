import { Button, Form, Input } from "antd";
import { useMutation } from "@tanstack/react-query";

import { useMessages } from "@/lib/i18n";

import { makeManagedKey, type NewKey } from "../api/custody";
import { messages } from "../messages";
import { CustodyFailure } from "./custody-failure";
import { SecretFields } from "./secret-fields";

interface Given {
  readonly invitation: string;
  readonly secret: string;
}

/** With an invitation and a password of one's own. */
export function MakeForm({ onMade }: { readonly onMade: (made: NewKey) => void }) {
  const t = useMessages(messages);
  const making = useMutation({
    mutationFn: ({ invitation, secret }: Given) => makeManagedKey({ invitation: invitation.trim(), password: secret }),
    onSuccess: onMade,
  });
  return (
    <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => making.mutate(given)} style={{ maxWidth: 420 }}>
      <Form.Item name="invitation" label={t("invitation")} rules={[{ required: true, whitespace: true, message: t("needed") }]}>
        <Input className="mono" autoComplete="off" spellCheck={false} maxLength={64} />
      </Form.Item>
      <SecretFields label={t("password")} help={t("passwordHelp")} />
      {making.isError && <CustodyFailure error={making.error} />}
      <Button type="primary" htmlType="submit" loading={making.isPending} style={{ marginTop: 8 }}>{t("make")}</Button>
    </Form>
  );
}
