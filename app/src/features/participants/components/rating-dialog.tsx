import { Form, Modal, Select } from "antd";

import { useMessages } from "@/lib/i18n";

import { RATING_REASONS } from "../lib/reasons";
import { messages } from "../messages";
import { ReasonField } from "./reason-dialog";

const RATINGS = ["AAA", "AA", "A", "BBB", "BB", "B", "C"];

interface Rating {
  readonly credit_rating: string;
  readonly reason: string;
}

interface RatingDialogProps {
  readonly now: string | null;
  readonly onRating: (rating: Rating) => void;
  readonly onClose: () => void;
}

export function RatingDialog({ now, onRating, onClose }: RatingDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<Rating>();
  return (
    <Modal open title={t("rate")} okText={t("submit")} onOk={form.submit} onCancel={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={onRating}>
        <Form.Item name="credit_rating" label={t("newRating")} initialValue={now ?? undefined} rules={[{ required: true, message: t("needed") }]}>
          <Select options={RATINGS.map((value) => ({ value, label: value }))} />
        </Form.Item>
        <ReasonField reasons={RATING_REASONS} />
      </Form>
    </Modal>
  );
}
