import { useQuery } from "@tanstack/react-query";
import { Alert, DatePicker, Flex, Form, Modal, Radio } from "antd";
import type { Dayjs } from "dayjs";

import { useNow } from "@/api/use-now";
import { nameOf, type Order, packageVersionQuery, stepOn } from "@/features/orders";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { dayAfterPicked, pickedOfDay } from "@/lib/market-time";

import { addDays, dayAt } from "../lib/days";
import { messages } from "../messages";

interface Values {
  readonly kind: "switch" | "move_out";
  readonly day: Dayjs;
}

interface NoticeDialogProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** A consumer leaves its contract early; the package says how many days ahead. */
export function NoticeDialog({ order, onClose }: NoticeDialogProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const [form] = Form.useForm<Values>();
  const today = dayAt(useNow(60_000));
  const { data: offered } = useQuery(packageVersionQuery(order.package, order.package_version));
  const days = offered?.notice_days ?? 0;
  const earliest = addDays(today, days);
  // Its last day of delivery; the ledger's `ends_on` is the day after.
  const first = earliest > order.period_start ? earliest : order.period_start;
  const finish = async ({ kind, day }: Values) => {
    const step = stepOn(order, "give_notice", { args: { kind, ends_on: dayAfterPicked(day) } });
    const results = await sign([step], { title: `${t("noticeTitle")}: ${nameOf(order)}` });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal
      open
      title={t("noticeTitle")}
      okText={t("noticeSubmit")}
      cancelText={t("cancel")}
      okButtonProps={{ danger: true, disabled: offered === undefined }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Alert type="warning" showIcon title={t("noticeHint", { days })} />
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ kind: "switch" }} onFinish={(values) => void finish(values)}>
          <Form.Item name="kind" label={t("noticeKind")}>
            <Radio.Group
              options={[
                { value: "switch", label: t("notice_switch") },
                { value: "move_out", label: t("notice_move_out") },
              ]}
            />
          </Form.Item>
          <Form.Item name="day" label={t("noticeDay")} rules={[{ required: true, message: t("dayNeeded") }]}>
            <DatePicker
              style={{ width: "100%" }}
              minDate={pickedOfDay(first)}
              maxDate={pickedOfDay(addDays(order.period_end, -2))}
            />
          </Form.Item>
        </Form>
      </Flex>
    </Modal>
  );
}
