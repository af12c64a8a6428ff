import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Select, Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { DISPUTE_REASONS, type Reason, useReason } from "@/features/disputes";
import { type Order, orderQuery, stepOn } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import type { BillQuestion } from "../api/questions";
import { disputeStep } from "../lib/steps";
import { messages } from "../messages";
import { SayDrawer } from "./say-drawer";

interface DisputeDrawerProps {
  readonly question: BillQuestion;
  readonly onClose: () => void;
}

interface Values {
  readonly reason?: Reason;
}

/** Leaves a question to the exchange's ruling. A contract in force is disputed first, which is what the ruling is on. */
export function DisputeDrawer({ question, onClose }: DisputeDrawerProps) {
  const t = useMessages(messages);
  const reasonText = useReason();
  const order = useQuery({ ...orderQuery(question.order_id), staleTime: 0 });
  const bill = () => disputeStep(question);
  const steps = ({ reason }: Values) => {
    if (order.data === undefined || reason === undefined) return [bill];
    const contract = order.data;
    return [() => stepOn(contract, "dispute", { args: { reason }, words: { reason: reasonText(reason) } }), bill];
  };
  return (
    <SayDrawer<Values> title={t("dispute")} signTitle={t("signTitle", { month: question.month })} danger steps={steps} onClose={onClose}>
      {order.isPending && <Skeleton active paragraph={{ rows: 3 }} />}
      {order.isError && <QueryProblem query={order} />}
      {order.data && <WhatFor inForce={isInForce(order.data)} />}
    </SayDrawer>
  );
}

function WhatFor({ inForce }: { readonly inForce: boolean }) {
  const t = useMessages(messages);
  const reasonText = useReason();
  if (!inForce) return <Alert type="info" showIcon title={t("disputeOnlyBill")} />;
  return (
    <>
      <Alert type="warning" showIcon title={t("disputeHint")} style={{ marginBlockEnd: 12 }} />
      <Form.Item name="reason" label={t("reason")} rules={[{ required: true, message: t("reasonNeeded") }]}>
        <Select options={DISPUTE_REASONS.map((value) => ({ value, label: reasonText(value) }))} />
      </Form.Item>
    </>
  );
}

function isInForce({ state, stage }: Order): boolean {
  return state === "executing" && stage === "execute";
}
