import { useQuery } from "@tanstack/react-query";
import { Alert, DatePicker, Form, Modal, Segmented } from "antd";
import type { Dayjs } from "dayjs";

import { useNow } from "@/api/use-now";
import { MoneyInput } from "@/components/figure-input";
import { QueryProblem } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import { balancesQuery, type Posting } from "../api/accounts";
import { heldUntil, postStep } from "../lib/steps";
import { messages } from "../messages";
import { moreThanNone } from "./payment-dialog";

interface Values {
  readonly amount: number | null;
  readonly day: Dayjs;
  readonly when: "paidNow" | "paidLater";
}

interface RefundDialogProps {
  readonly posting: Posting;
  readonly owner: string;
  readonly onClose: () => void;
}

const WAYS = ["paidNow", "paidLater"] as const;

/** A payment given back, or part of it: never more than is left of it, never more than was paid ahead. */
export function RefundDialog({ posting, owner, onClose }: RefundDialogProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const sign = useSign();
  const now = useNow();
  const [form] = Form.useForm<Values>();
  const when = Form.useWatch("when", form);
  const { keeper, posting_id: of } = posting;
  const query = useQuery(balancesQuery(keeper));
  const ahead = query.data?.items.find((each) => each.kind === "prepayment" && each.owner === owner)?.free_fen ?? 0;
  const max = Math.max(0, Math.min(ahead, (posting.amount_fen ?? 0) - posting.given_back_fen));
  const most = moneyText(max, language);
  const refund = async (values: Values) => {
    const step = await postStep({
      id: crypto.randomUUID(), keeper, owner, purpose: "refund", day: dayOfPicked(values.day), amount_fen: values.amount ?? 0, of,
      ...(values.when === "paidLater" && { good_until: heldUntil(now) }),
    });
    const results = await sign([step], { title: t("refund") });
    if (results?.every(isDone)) onClose();
  };
  const fits = async (_: unknown, value: number | null) => {
    await moreThanNone(value, t("moreThanNone"));
    if (value !== null && value > max) throw new Error(t("refundMax", { max: most }));
  };
  return (
    <Modal open title={t("refund")} okText={t("next")} cancelText={t("cancel")} okButtonProps={{ disabled: max === 0 }} onOk={form.submit} onCancel={onClose}>
      {query.isError && <QueryProblem query={query} />}
      {query.isSuccess && max === 0 && <Alert type="info" showIcon title={t("refundNone")} />}
      {max > 0 && <p className="muted">{t("refundHint", { max: most })}</p>}
      <Form<Values>
        form={form} layout="vertical" requiredMark={false} disabled={max === 0} initialValues={{ day: pickedOfMs(now), when: "paidNow" }}
        onFinish={(values) => void refund(values)} style={{ marginTop: 12 }}
      >
        <Form.Item name="amount" label={t("amount")} rules={[{ validator: fits }]}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="day" label={t("day")} rules={[{ required: true, message: t("required") }]}>
          <DatePicker allowClear={false} style={{ width: "100%" }} />
        </Form.Item>
        <Form.Item name="when" label={t("when")} extra={when === "paidLater" ? t("paidLaterHint") : undefined}>
          <Segmented options={WAYS.map((value) => ({ value, label: t(value) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
