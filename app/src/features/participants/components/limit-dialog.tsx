import { Form, Modal, Select } from "antd";

import { EnergyInput } from "@/components/figure-input";
import { useMessages } from "@/lib/i18n";

import type { User } from "../api/registry";
import { messages } from "../messages";

interface NewLimit {
  readonly participant: string;
  /** None ends the limit. */
  readonly energy_wh: number | null;
}

interface LimitDialogProps {
  readonly user: User;
  readonly onLimit: (limit: NewLimit) => void;
  readonly onClose: () => void;
}

/** Above which energy a second person of the participant signs with the user. */
export function LimitDialog({ user, onLimit, onClose }: LimitDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<NewLimit>();
  const participants = Object.keys(user.memberships);
  const limitOf = (participant: string | undefined) => (participant === undefined ? null : (user.limits?.[participant] ?? null));
  return (
    <Modal open title={t("setLimit")} okText={t("submit")} onOk={form.submit} onCancel={onClose}>
      <p className="muted">{t("limitHint")}</p>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ participant: participants[0], energy_wh: limitOf(participants[0]) }}
        onFinish={({ participant, energy_wh }) => onLimit({ participant, energy_wh: energy_wh ?? null })}
      >
        <Form.Item name="participant" label={t("participant")} rules={[{ required: true, message: t("needed") }]}>
          <Select
            options={participants.map((value) => ({ value, label: value }))}
            onChange={(participant: string) => form.setFieldValue("energy_wh", limitOf(participant))}
          />
        </Form.Item>
        <Form.Item name="energy_wh" label={t("limitEnergy")}>
          <EnergyInput unit="MWh" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
