import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card, Checkbox, Empty, Flex, Input, Skeleton, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { Day, Money } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import { sum } from "@/lib/units";

import { type OpenBill, openBillsQuery } from "../api/accounts";
import { messages } from "../messages";
import { BookExport } from "./book-export";

const PAGE = 20;
const ID_DIGITS = 10;

interface OpenBillsProps {
  readonly keeper: string;
  /** The keeper reads it: bills are of many. */
  readonly own: boolean;
}

/** What is to be paid, by due date, with late fees so far. */
export function OpenBills({ keeper, own }: OpenBillsProps) {
  const t = useMessages(messages);
  const query = useQuery(openBillsQuery(keeper));
  const [owner, setOwner] = useState("");
  const [overdue, setOverdue] = useState(false);
  const bills = query.data?.items ?? [];
  const shown = bills.filter((each) => each.owner.includes(owner) && (!overdue || each.overdue));
  // The API's filter is a whole id.
  const filters = { ...(overdue && { overdue: "true" }), ...(bills.some((each) => each.owner === owner) && { owner }) };
  return (
    <Card size="small" title={t(own ? "allOpenBills" : "openBills")}>
      {query.isPending && <Skeleton active />}
      {query.isError && <QueryProblem query={query} />}
      {query.isSuccess && bills.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noOpenBills")} />}
      {bills.length > 0 && (
        <Flex vertical gap={10}>
          <Flex wrap gap={12} align="center">
            {own && <Input aria-label={t("owner")} placeholder={t("owner")} allowClear style={{ width: 220 }} value={owner} onChange={(event) => setOwner(event.target.value.trim())} />}
            <Checkbox checked={overdue} onChange={(event) => setOverdue(event.target.checked)}>{t("overdueOnly")}</Checkbox>
            <span>{t("totalOf")} <strong><Money fen={sum(shown.map(({ open_fen: open }) => open))} /></strong></span>
            <span style={{ marginInlineStart: "auto" }}><BookExport keeper={keeper} what="open-bills" filters={filters} /></span>
          </Flex>
          <BillsTable keeper={keeper} own={own} bills={shown} />
        </Flex>
      )}
    </Card>
  );
}

function BillsTable({ keeper, own, bills }: OpenBillsProps & { readonly bills: readonly OpenBill[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<OpenBill> = [
    { key: "bill", title: t("bill"), render: (_, row) => <PostingLink keeper={keeper} id={row.bill_id} /> },
    ...(own ? [{ key: "owner", title: t("owner"), render: (_: unknown, row: OpenBill) => <span className="mono">{row.owner}</span> }] : []),
    { key: "due", title: t("dueOn"), render: (_, row) => <Flex gap={6}><Day day={row.due_on} />{row.overdue && <ToneTag tone="bad">{t("overdue")}</ToneTag>}</Flex> },
    { key: "amount", title: t("amount"), align: "right", render: (_, row) => <Money fen={row.amount_fen} /> },
    { key: "waiting", title: t("waiting"), align: "right", render: (_, row) => <Money fen={row.open_fen - row.free_fen || null} /> },
    { key: "open", title: t("open"), align: "right", render: (_, row) => <strong><Money fen={row.open_fen} /></strong> },
    { key: "fee", title: t("lateFee"), align: "right", render: (_, row) => <Money fen={row.late_fee_fen || null} /> },
  ];
  return (
    <Table
      size="small" rowKey="bill_id" columns={columns} dataSource={[...bills]} scroll={{ x: "max-content" }} locale={{ emptyText: t("noOpenBills") }}
      pagination={bills.length > PAGE && { pageSize: PAGE, showSizeChanger: false }} onRow={() => ({ tabIndex: 0 })}
    />
  );
}

/** A bill is known by the posting that made it. */
export function PostingLink({ keeper, id }: { readonly keeper: string; readonly id: string }) {
  const short = id.length > ID_DIGITS + 6 ? `${id.slice(0, ID_DIGITS)}…` : id;
  return <Link className="mono nowrap" to="/postings/$keeper/$postingId" params={{ keeper, postingId: id }} title={id}>{short}</Link>;
}
