import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Flex, Modal, Table, type TableColumnsType } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Money } from "@/components/figures";
import { isDone, useSign } from "@/features/signing";
import { dayText, integerText, moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { dayOfPicked } from "@/lib/market-time";
import { sum } from "@/lib/units";

import { type OpenBill, openBillsQuery } from "../api/accounts";
import { postStep } from "../lib/steps";
import { messages } from "../messages";
import { PostingLink } from "./open-bills";

const DAYS_TO_PAY = 15;
const AT_ONCE = 500;
const PAGE = 10;

/** What of late fees has accrued in one's own book and was not charged. */
export function LateFeesButton({ keeper }: { readonly keeper: string }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(openBillsQuery(keeper));
  const due = data?.items.filter(({ late_fee_fen: fee }) => fee > 0) ?? [];
  if (data === undefined || due.length === 0) return null;
  return (
    <Allowed resource="action:post">
      <Button onClick={() => setOpen(true)}>{t("lateFeesCount", { count: integerText(due.length, language) })}</Button>
      {open && <LateFeesDialog keeper={keeper} on={data.on} due={due.slice(0, AT_ONCE)} onClose={() => setOpen(false)} />}
    </Allowed>
  );
}

interface LateFeesDialogProps {
  readonly keeper: string;
  readonly on: string;
  readonly due: readonly OpenBill[];
  readonly onClose: () => void;
}

function LateFeesDialog({ keeper, on, due, onClose }: LateFeesDialogProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const sign = useSign();
  const [dueOn, setDueOn] = useState(() => dayjs(on).add(DAYS_TO_PAY, "day"));
  const charge = async () => {
    const steps = await Promise.all(
      due.map(({ owner, bill_id: bill, fee_rule: rule }) =>
        postStep({ id: crypto.randomUUID(), keeper, owner, purpose: "late_fee", day: on, bill, fee_rule: rule, due_on: dayOfPicked(dueOn) })),
    );
    const results = await sign(steps, { title: t("lateFees") });
    if (results?.every(isDone)) onClose();
  };
  const columns: TableColumnsType<OpenBill> = [
    { key: "owner", title: t("owner"), render: (_, row) => <span className="mono">{row.owner}</span> },
    { key: "bill", title: t("bill"), render: (_, row) => <PostingLink keeper={keeper} id={row.bill_id} /> },
    { key: "fee", title: t("lateFee"), align: "right", render: (_, row) => <Money fen={row.late_fee_fen} /> },
  ];
  return (
    <Modal open title={t("lateFees")} okText={t("next")} cancelText={t("cancel")} onOk={() => void charge()} onCancel={onClose} width={640}>
      <Flex vertical gap={12}>
        <span className="muted">{t("lateFeesHint", { day: dayText(on, language) })}</span>
        <Table
          size="small" rowKey="bill_id" columns={columns} dataSource={[...due]} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
          pagination={due.length > PAGE && { pageSize: PAGE, showSizeChanger: false }}
        />
        <span>{t("totalOf")} <strong>{moneyText(sum(due.map(({ late_fee_fen: fee }) => fee)), language)}</strong></span>
        <Flex wrap gap={8} align="center">
          <label htmlFor="late-fee-due">{t("lateFeeDue")}</label>
          <DatePicker id="late-fee-due" allowClear={false} value={dueOn} onChange={(picked) => picked !== null && !Array.isArray(picked) && setDueOn(picked)} />
        </Flex>
      </Flex>
    </Modal>
  );
}
