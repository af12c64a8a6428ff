import { Form, Modal, Select } from "antd";
import type { ReactNode } from "react";

import { useMessages, useTitle } from "@/lib/i18n";

import { reasonTitle } from "../lib/reasons";
import { messages } from "../messages";

interface ReasonDialogProps {
  readonly title: string;
  readonly reasons: readonly string[];
  readonly danger?: boolean;
  readonly children?: ReactNode;
  readonly onReason: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks for a reason before a step is shown for signing. */
export function ReasonDialog({ title, reasons, danger = false, children, onReason, onClose }: ReasonDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal open title={title} okText={t("submit")} okButtonProps={{ danger }} onOk={form.submit} onCancel={onClose}>
      {children}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => onReason(reason)}>
        <ReasonField reasons={reasons} />
      </Form>
    </Modal>
  );
}

export function ReasonField({ reasons }: { readonly reasons: readonly string[] }) {
  const t = useMessages(messages);
  const title = useTitle();
  return (
    <Form.Item name="reason" label={t("reason")} rules={[{ required: true, message: t("needed") }]}>
      <Select options={reasons.map((value) => ({ value, label: title(reasonTitle(value)) }))} />
    </Form.Item>
  );
}
