import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Drawer, Flex, Form, Radio, Select } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { nameOf, type Order, stepOn } from "@/features/orders";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";

import { prepareRuling } from "../api/cases";
import { type Reason, RULING_REASONS } from "../lib/reasons";
import { messages } from "../messages";
import { TextField } from "./statement-fields";

interface RuleProps {
  readonly order: Order;
  readonly onClose: () => void;
}

interface Values {
  readonly outcome: "resume" | "cancel";
  readonly reason: Reason;
  readonly text: string;
}

/** The exchange ends a dispute: the contract goes on, or it ends. */
export function Rule({ order, onClose }: RuleProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const rule = useMutation({
    mutationFn: async ({ outcome, reason, text }: Values) => {
      const args = await prepareRuling(order.order_id, oneLine(text));
      const words = { reason: t(`reason_${reason}`), outcome: t(`outcome_${outcome}`) };
      const step = stepOn(order, "resolve", { args: { ...args, outcome, reason }, words });
      return sign([step], { title: `${t("resolve")}: ${nameOf(order)}` });
    },
    onSuccess: (results) => {
      if (results?.every(isDone)) onClose();
    },
  });
  const outcomes = (["resume", "cancel"] as const).map((value) => ({ value, label: t(`outcome_${value}`) }));
  return (
    <Drawer open size={560} title={t("resolve")} onClose={onClose} destroyOnHidden>
      <Form<Values> layout="vertical" requiredMark={false} onFinish={(values) => rule.mutate(values)}>
        <Flex vertical gap={12}>
          <Alert type="info" showIcon title={t("resolveHint")} />
          <div>
            <Form.Item name="outcome" label={t("outcome")} rules={[{ required: true, message: t("outcomeNeeded") }]}>
              <Radio.Group options={outcomes} />
            </Form.Item>
            <Form.Item name="reason" label={t("rulingReason")} rules={[{ required: true, message: t("reasonNeeded") }]}>
              <Select options={RULING_REASONS.map((value) => ({ value, label: t(`reason_${value}`) }))} />
            </Form.Item>
            <TextField label={t("rulingText")} needed={t("rulingNeeded")} />
          </div>
          {rule.isError && <ProblemAlert error={rule.error} />}
          <Flex gap={8} justify="end">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button type="primary" htmlType="submit" loading={rule.isPending}>{t("submit")}</Button>
          </Flex>
        </Flex>
      </Form>
    </Drawer>
  );
}
