import { Form, Input, Modal } from "antd";
import { useMutation } from "@tanstack/react-query";

import { useMessages } from "@/lib/i18n";

import type { Proof } from "../api/custody";
import { messages } from "../messages";
import { CustodyFailure } from "./custody-failure";
import { SecretFields } from "./secret-fields";

export type Act = "password" | "codes" | "export" | "remove";

const TITLES = { password: "changePassword", codes: "renewCodes", export: "export", remove: "remove" } as const;

interface ProofDialogProps {
  readonly act: Act;
  readonly onProof: (proof: Proof) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for password and code before something is done with a managed key. */
export function ProofDialog({ act, onProof, onClose }: ProofDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<Proof>();
  const proving = useMutation({
    mutationFn: onProof,
    onError: () => form.resetFields(["code"]), // none serves twice
  });
  const needed = [{ required: true, message: t("needed") }];
  return (
    <Modal
      open
      title={t(TITLES[act])}
      okText={t(TITLES[act])}
      cancelText={t("cancel")}
      okButtonProps={{ danger: act === "remove", loading: proving.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="muted" style={{ marginTop: 0 }}>{t(`hint_${act}`)}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(proof) => proving.mutate(proof)}>
        <Form.Item name="password" label={t("password")} rules={needed}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="code" label={t("code")} rules={[...needed, { min: 6, message: t("needed") }]} normalize={(code: string) => code.trim()}>
          <Input autoComplete="one-time-code" maxLength={32} />
        </Form.Item>
        {act === "password" && <SecretFields label={t("newPassword")} help={t("passwordHelp")} />}
        {act === "export" && <SecretFields label={t("passphrase")} />}
      </Form>
      {proving.isError && <CustodyFailure error={proving.error} />}
    </Modal>
  );
}
