import { useMutation } from "@tanstack/react-query";
import { Button, Drawer, Flex, Form } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { nameOf, type Order, stepOn } from "@/features/orders";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { oneLine } from "@/lib/one-line";

import { prepareStatement } from "../api/cases";
import { messages } from "../messages";
import { StatementFields, type StatementValues } from "./statement-fields";

interface StateCaseProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** A further statement in an open dispute. */
export function StateCase({ order, onClose }: StateCaseProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const state = useMutation({
    mutationFn: async ({ text, documents }: StatementValues) => {
      const args = await prepareStatement(order.order_id, oneLine(text ?? ""), [...(documents ?? [])]);
      return sign([stepOn(order, "state_case", { args })], { title: `${t("state_case")}: ${nameOf(order)}` });
    },
    onSuccess: (results) => {
      if (results?.every(isDone)) onClose();
    },
  });
  return (
    <Drawer open size={560} title={t("state_case")} onClose={onClose} destroyOnHidden>
      <Form<StatementValues> layout="vertical" requiredMark={false} onFinish={(values) => state.mutate(values)}>
        <StatementFields orderId={order.order_id} required />
        {state.isError && <ProblemAlert error={state.error} />}
        <Flex gap={8} justify="end">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={state.isPending}>{t("submit")}</Button>
        </Flex>
      </Form>
    </Drawer>
  );
}
