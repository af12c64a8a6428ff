import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Input, Modal } from "antd";
import { useState } from "react";

import { useNow } from "@/api/use-now";
import { FileChoice } from "@/components/file-choice";
import { ProblemAlert } from "@/components/problem-alert";
import type { Order } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { declareDeliveries } from "../api/contracts";
import { dayAt } from "../lib/days";
import { readDeliveries } from "../lib/deliveries";
import { workMessages } from "../work-messages";

const ROWS = 8;

export function DeliveriesButton({ order }: { readonly order: Order }) {
  const t = useMessages(workMessages);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("declare")}</Button>
      {open && <DeliveriesDialog order={order} onClose={() => setOpen(false)} />}
    </>
  );
}

interface DeliveriesDialogProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** Energy by day, typed, pasted or from a file; it stays in the organisation's own instance. */
function DeliveriesDialog({ order, onClose }: DeliveriesDialogProps) {
  const t = useMessages(workMessages);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const today = dayAt(useNow(60_000));
  const [text, setText] = useState("");
  const end = order.ends_on ?? order.period_end;
  const found = readDeliveries(text, order.period_start, end < today ? end : today);
  const save = useMutation({
    mutationFn: (days: Record<string, number>) => declareDeliveries(order.order_id, days),
    onSuccess: async (count) => {
      await queries.invalidateQueries({ queryKey: ["contracts", "progress", order.order_id] });
      message.success(t("declared", { count }));
      onClose();
    },
  });
  const fault = found.fault && text !== "" ? t(`fault_${found.fault}`, { line: found.line ?? 0 }) : undefined;
  return (
    <Modal
      open
      title={t("declareTitle")}
      okText={t("declareSave")}
      cancelText={t("cancel")}
      okButtonProps={{ disabled: found.fault !== undefined, loading: save.isPending }}
      onOk={() => found.fault === undefined && save.mutate(found.days)}
      onCancel={onClose}
    >
      <Flex vertical gap={10}>
        <span className="muted">{t("declareHint")}</span>
        <label htmlFor="deliveries">{t("declareLines")}</label>
        <Input.TextArea id="deliveries" className="mono" rows={ROWS} value={text} onChange={(event) => setText(event.target.value)} />
        <FileChoice label={t("declareFile")} accept=".csv,.txt" onFile={(file) => void file?.text().then(setText)} />
        {fault !== undefined && <Alert type="warning" showIcon title={fault} role="alert" />}
        {found.fault === undefined && <span className="muted">{t("daysReady", { count: Object.keys(found.days).length })}</span>}
        {save.isError && <ProblemAlert error={save.error} />}
      </Flex>
    </Modal>
  );
}
