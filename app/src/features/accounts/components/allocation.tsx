import { Alert, Flex, Table, type TableColumnsType } from "antd";

import { Day, Money } from "@/components/figures";
import { Hash } from "@/components/hash";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { sum } from "@/lib/units";

import type { OpenBill } from "../api/accounts";
import { allocate, type Allocated } from "../lib/allocate";
import { messages } from "../messages";

interface AllocationProps {
  readonly bills: readonly OpenBill[];
  readonly amountFen: number;
  /** The bill to be paid alone. */
  readonly only: string | undefined;
}

type Share = Allocated<OpenBill>["shares"][number];

/** What a payment would do, before it is signed: which bills it pays, what stays open, what is paid ahead. */
export function Allocation({ bills, amountFen, only }: AllocationProps) {
  const t = useMessages(messages);
  const asked = bills.filter(({ bill_id: id }) => only === undefined || id === only);
  const allocated = allocate(asked, amountFen);
  const columns: TableColumnsType<Share> = [
    { key: "bill", title: t("bill"), render: (_, { bill }) => <Hash value={bill.bill_id} copy={false} /> },
    { key: "due", title: t("dueOn"), render: (_, { bill }) => <Day day={bill.due_on} /> },
    { key: "pays", title: t("pays"), align: "right", render: (_, { fen }) => <Money fen={fen} /> },
    { key: "left", title: t("left"), align: "right", render: (_, { left }) => <Money fen={left} /> },
  ];
  return (
    <Flex vertical gap={8} role="status" aria-label={t("preview")}>
      {allocated.shares.length > 0 && (
        <Table
          size="small" rowKey={({ bill }) => bill.bill_id} columns={columns} dataSource={[...allocated.shares]} pagination={false}
          scroll={{ x: "max-content", y: 240 }} onRow={() => ({ tabIndex: 0 })}
        />
      )}
      <Verdict allocated={allocated} openFen={sum(asked.map(({ free_fen: free }) => free)) - sum(allocated.shares.map(({ fen }) => fen))} />
    </Flex>
  );
}

function Verdict({ allocated: { shares, ahead }, openFen }: { readonly allocated: Allocated<OpenBill>; readonly openFen: bigint }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const text = moneyText(ahead, language);
  if (ahead > 0) return <Alert type="warning" showIcon title={shares.length === 0 ? t("allAhead", { ahead: text }) : t("over", { ahead: text })} />;
  if (openFen > 0n) return <Alert type="info" showIcon title={t("partial", { left: moneyText(openFen, language) })} />;
  return <Alert type="success" showIcon title={t("exact")} />;
}
