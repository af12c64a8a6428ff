import { Alert, Button, Flex, Form, Input, Modal } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { When } from "@/components/figures";
import { CopyButton } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import { inviteToKey } from "../api/custody";
import { messages } from "../messages";
import { CustodyFailure } from "./custody-failure";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** For security administrators: the code with which a user makes a managed key. */
export function InviteButton() {
  const t = useMessages(messages);
  const [open, setOpen] = useState(false);
  return (
    <Allowed resource="custody:invite">
      <Button onClick={() => setOpen(true)}>{t("invite")}</Button>
      {open && <InviteDialog onClose={() => setOpen(false)} />}
    </Allowed>
  );
}

function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ user: string; participant: string }>();
  const inviting = useMutation({ mutationFn: inviteToKey });
  const id = [{ required: true, message: t("needed") }, { pattern: ID, message: t("badId") }];
  const invited = inviting.data;
  const footer = invited === undefined
    ? [
        <Button key="cancel" onClick={onClose}>{t("cancel")}</Button>,
        <Button key="invite" type="primary" loading={inviting.isPending} onClick={form.submit}>{t("inviteDo")}</Button>,
      ]
    : [<Button key="close" type="primary" onClick={onClose}>{t("close")}</Button>];
  return (
    <Modal open title={t("invite")} footer={footer} mask={{ closable: false }} onCancel={onClose}>
      <p className="muted" style={{ marginTop: 0 }}>{t("inviteHint")}</p>
      {invited === undefined ? (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => inviting.mutate(given)}>
          <Form.Item name="user" label={t("user")} rules={id}><Input spellCheck={false} maxLength={64} autoComplete="off" /></Form.Item>
          <Form.Item name="participant" label={t("participant")} rules={id}><Input spellCheck={false} maxLength={64} autoComplete="off" /></Form.Item>
        </Form>
      ) : (
        <Flex vertical gap={8}>
          <Alert type="success" showIcon role="status" title={t("invited")} description={<><code className="wrap-anywhere">{invited.code}</code> <CopyButton text={invited.code} /></>} />
          <span>{t("validUntil")} <When ms={invited.expires_at} /></span>
          <span className="muted">{t("where")}</span>
        </Flex>
      )}
      {inviting.isError && <CustodyFailure error={inviting.error} />}
    </Modal>
  );
}
