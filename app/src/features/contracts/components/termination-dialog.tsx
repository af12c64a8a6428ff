import { Alert, DatePicker, Flex, Form, Modal } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";

import { useNow } from "@/api/use-now";
import type { Order } from "@/features/orders";
import { useMessages } from "@/lib/i18n";
import { dayAfterPicked, pickedOfDay } from "@/lib/market-time";

import { addDays, dayAt } from "../lib/days";
import { messages } from "../messages";
import { ReadingDialog } from "./reading-dialog";

interface TerminationDialogProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** Until when the contract is to run; then the agreement that ends it is read and signed. */
export function TerminationDialog({ order, onClose }: TerminationDialogProps) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ day: Dayjs }>();
  const [endsOn, setEndsOn] = useState<string>();
  const today = dayAt(useNow(60_000));
  if (endsOn !== undefined) return <ReadingDialog order={order} wanted={{ kind: "termination", endsOn }} onClose={onClose} />;
  const first = today > order.period_start ? today : order.period_start;
  return (
    <Modal open title={t("terminateTitle")} okText={t("next")} cancelText={t("cancel")} onOk={form.submit} onCancel={onClose}>
      <Flex vertical gap={12}>
        <Alert type="info" showIcon title={t("terminateHint")} />
        <Form form={form} layout="vertical" requiredMark={false} onFinish={({ day }) => setEndsOn(dayAfterPicked(day))}>
          <Form.Item name="day" label={t("terminateDay")} rules={[{ required: true, message: t("dayNeeded") }]}>
            <DatePicker
              style={{ width: "100%" }}
              minDate={pickedOfDay(first)}
              maxDate={pickedOfDay(addDays(order.ends_on ?? order.period_end, -1))}
            />
          </Form.Item>
        </Form>
      </Flex>
    </Modal>
  );
}
