import { useQuery } from "@tanstack/react-query";
import { DatePicker, Form, Input, Modal, Select } from "antd";
import type { Dayjs } from "dayjs";

import { useNow } from "@/api/use-now";
import { MoneyInput } from "@/components/figure-input";
import { QueryProblem } from "@/components/problem-alert";
import { isDone, useSign } from "@/features/signing";
import { dayText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import { openBillsQuery } from "../api/accounts";
import { byReference, postStep } from "../lib/steps";
import { messages } from "../messages";
import { Allocation } from "./allocation";
import { OwnerInput } from "./owner-input";

const PARTICIPANT = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const MAX_REFERENCE = 140;

interface Values {
  readonly owner?: string;
  readonly reference: string;
  readonly amount: number | null;
  readonly day: Dayjs;
  readonly bill?: string;
}

interface PaymentDialogProps {
  readonly keeper: string;
  readonly onClose: () => void;
}

/** A payment by the bank's reference; what it pays is seen before it is signed. */
export function PaymentDialog({ keeper, onClose }: PaymentDialogProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const now = useNow();
  const [form] = Form.useForm<Values>();
  const owner = Form.useWatch("owner", form) ?? "";
  const amount = Form.useWatch("amount", form) ?? 0;
  const bill = Form.useWatch("bill", form);
  const known = PARTICIPANT.test(owner);
  const query = useQuery({ ...openBillsQuery(keeper, { owner }), enabled: known });
  const bills = (known ? query.data?.items : undefined) ?? [];
  const record = async ({ reference, day, ...values }: Values) => {
    const step = await postStep({
      id: await byReference(keeper, reference.trim()), keeper, owner, purpose: "payment", day: dayOfPicked(day), amount_fen: values.amount ?? 0,
      ...(values.bill !== undefined && { bill: values.bill }),
    });
    const results = await sign([step], { title: t("record") });
    if (results?.every(isDone)) onClose();
  };
  const required = { required: true, whitespace: true, message: t("required") };
  return (
    <Modal open title={t("record")} okText={t("next")} cancelText={t("cancel")} onOk={form.submit} onCancel={onClose} width={640}>
      <p className="muted">{t("recordHint")}</p>
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ day: pickedOfMs(now) }} onFinish={(values) => void record(values)}>
        <Form.Item name="owner" label={t("payer")} rules={[required, { pattern: PARTICIPANT, message: t("payerHint") }]}>
          <OwnerInput />
        </Form.Item>
        <Form.Item name="reference" label={t("reference")} rules={[required]}>
          <Input className="mono" maxLength={MAX_REFERENCE} autoComplete="off" />
        </Form.Item>
        <Form.Item name="amount" label={t("amount")} rules={[{ validator: async (_, value: number | null) => moreThanNone(value, t("moreThanNone")) }]}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="day" label={t("day")} rules={[{ required: true, message: t("required") }]}>
          <DatePicker allowClear={false} style={{ width: "100%" }} />
        </Form.Item>
        {bills.length > 0 && (
          <Form.Item name="bill" label={t("forBill")}>
            <BillSelect bills={bills} />
          </Form.Item>
        )}
      </Form>
      {query.isError && <QueryProblem query={query} />}
      {known && query.isSuccess && amount > 0 && <Allocation bills={bills} amountFen={amount} only={bill} />}
    </Modal>
  );
}

/** Rejects what is no amount. */
export async function moreThanNone(value: number | null | undefined, fault: string): Promise<void> {
  if (value == null || value <= 0) throw new Error(fault);
}

interface BillSelectProps {
  readonly id?: string;
  readonly bills: readonly { readonly bill_id: string; readonly due_on: string; readonly free_fen: number }[];
  readonly value?: string;
  readonly onChange?: (bill: string | undefined) => void;
}

/** The bill to be paid alone, or nothing: then by due date. For `Form.Item`. */
export function BillSelect({ id, bills, value, onChange }: BillSelectProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const options = bills
    .filter(({ free_fen: free }) => free > 0)
    .map((each) => ({ value: each.bill_id, label: `${dayText(each.due_on, language)} · ${moneyText(each.free_fen, language)} · ${each.bill_id.slice(0, 8)}` }));
  return (
    <Select
      {...(id !== undefined && { id })} {...(value !== undefined && { value })} {...(onChange && { onChange })}
      allowClear placeholder={t("oldestFirst")} style={{ width: "100%" }} options={options}
    />
  );
}
