import { useQuery } from "@tanstack/react-query";
import { Button, Form, Modal } from "antd";
import { useState } from "react";

import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { Allowed } from "@/components/allowed";
import { Money } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { Allocation, BillSelect, openBillsQuery, OwnerInput, postStep } from "@/features/accounts";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import type { Unmatched } from "../api/collection";
import { identified } from "../lib/postings";
import { messages } from "../messages";

const PARTICIPANT = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** For money in suspense: says whose it is. */
export function IdentifyButton({ entry }: { readonly entry: Unmatched }) {
  const t = useMessages(messages);
  const [open, setOpen] = useState(false);
  if (entry.books !== "suspense") return null;
  return (
    <Allowed resource="action:post">
      <Button size="small" type="primary" onClick={() => setOpen(true)}>{t("identify")}</Button>
      {open && <IdentifyDialog entry={entry} onClose={() => setOpen(false)} />}
    </Allowed>
  );
}

interface Values {
  readonly owner?: string;
  readonly bill?: string;
}

function IdentifyDialog({ entry, onClose }: { readonly entry: Unmatched; readonly onClose: () => void }) {
  const t = useMessages(messages);
  const sign = useSign();
  const today = dayOfPicked(pickedOfMs(useNow()));
  const { participant: keeper } = useSession();
  const [form] = Form.useForm<Values>();
  const owner = Form.useWatch("owner", form) ?? "";
  const bill = Form.useWatch("bill", form);
  const known = PARTICIPANT.test(owner);
  const query = useQuery({ ...openBillsQuery(keeper, { owner }), enabled: known });
  const bills = (known ? query.data?.items : undefined) ?? [];
  const go = async (values: Values) => {
    const step = await postStep(identified(keeper, entry, { owner, bill: values.bill, today }));
    const results = await sign([step], { title: t("identify") });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal open title={t("identify")} okText={t("nextSign")} cancelText={t("cancel")} onOk={form.submit} onCancel={onClose} width={640}>
      <p className="muted">{t("identifyHint")} <Money fen={entry.amount_fen} /></p>
      {entry.about !== "" && <p className="wrap-anywhere">{t("about")}: {entry.about}</p>}
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => void go(values)}>
        <Form.Item name="owner" label={t("payer")} rules={[{ required: true, message: t("required") }, { pattern: PARTICIPANT, message: t("payerHint") }]}>
          <OwnerInput />
        </Form.Item>
        {bills.length > 0 && (
          <Form.Item name="bill" label={t("forBill")}>
            <BillSelect bills={bills} />
          </Form.Item>
        )}
      </Form>
      {query.isError && <QueryProblem query={query} />}
      {known && query.isSuccess && <Allocation bills={bills} amountFen={entry.amount_fen} only={bill} />}
    </Modal>
  );
}
