import { Alert, Button, Drawer, Flex, Form, Select } from "antd";

import { nameOf, type Order, stepOn } from "@/features/orders";
import { isDone, useSign } from "@/features/signing";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";
import { useMutation } from "@tanstack/react-query";

import { prepareStatement } from "../api/cases";
import { DISPUTE_REASONS, type Reason } from "../lib/reasons";
import { messages } from "../messages";
import { StatementFields, type StatementValues } from "./statement-fields";

interface RaiseDisputeProps {
  readonly order: Order;
  readonly onClose: () => void;
}

type Values = StatementValues & { readonly reason: Reason };

/** Freezes a contract in force, with a statement if one is ready. */
export function RaiseDispute({ order, onClose }: RaiseDisputeProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const raise = useMutation({
    mutationFn: async ({ reason, text, documents }: Values) => {
      const said = oneLine(text ?? "");
      const args = said === "" ? {} : await prepareStatement(order.order_id, said, [...(documents ?? [])]);
      const step = stepOn(order, "dispute", { args: { ...args, reason }, words: { reason: t(`reason_${reason}`) } });
      return sign([step], { title: `${t("raise")}: ${nameOf(order)}` });
    },
    onSuccess: (results) => {
      if (results?.every(isDone)) onClose();
    },
  });
  return (
    <Drawer open size={560} title={t("raise")} onClose={onClose} destroyOnHidden>
      <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => raise.mutate(values)}>
        <Flex vertical gap={12}>
          <Alert type="warning" showIcon title={t("raiseHint")} />
          <div>
            <Form.Item name="reason" label={t("chooseReason")} rules={[{ required: true, message: t("reasonNeeded") }]}>
              <Select options={DISPUTE_REASONS.map((value) => ({ value, label: t(`reason_${value}`) }))} />
            </Form.Item>
            <StatementFields orderId={order.order_id} required={false} />
          </div>
          {raise.isError && <ProblemAlert error={raise.error} />}
          <Flex gap={8} justify="end">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button type="primary" danger htmlType="submit" loading={raise.isPending}>{t("submit")}</Button>
          </Flex>
        </Flex>
      </Form>
    </Drawer>
  );
}
