import { Form, Modal, Select } from "antd";

import { useMessages } from "@/lib/i18n";

import { STATUS_REASONS } from "../lib/reasons";
import { messages } from "../messages";
import { ReasonField } from "./reason-dialog";

const STATUSES = { participant: ["active", "suspended", "closed"], user: ["active", "suspended", "revoked"] } as const;

interface NewStatus {
  readonly status: string;
  /** A participant's; the ledger takes none for a user. */
  readonly reason?: string;
}

interface StatusDialogProps {
  readonly of: "participant" | "user";
  readonly now: string;
  readonly onStatus: (status: NewStatus) => void;
  readonly onClose: () => void;
}

export function StatusDialog({ of, now, onStatus, onClose }: StatusDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<NewStatus>();
  const options = STATUSES[of].filter((status) => status !== now).map((value) => ({ value, label: t(`status_${value}`) }));
  return (
    <Modal open title={t("setStatus")} okText={t("submit")} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={onStatus}>
        <Form.Item name="status" label={t("newStatus")} rules={[{ required: true, message: t("needed") }]}>
          <Select options={options} />
        </Form.Item>
        {of === "participant" && <ReasonField reasons={STATUS_REASONS} />}
      </Form>
    </Modal>
  );
}
