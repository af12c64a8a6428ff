import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Skeleton, Table, type TableColumnsType } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { Day } from "@/components/figures";
import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { type Invoice, invoicesOfBillQuery, statementsOf } from "../api/invoices";
import { invoiceContent } from "../lib/content";
import { type InvoicedBill, issueStep } from "../lib/issue-step";
import { messages } from "../messages";
import { useInvoiceWords } from "../words";
import { InvoiceLink } from "./invoice-link";
import { KindTag } from "./kind-tag";

/** The invoices and credit notes of a bill's versions; its retailer issues that of the version that is shown. */
export function InvoicesPanel({ bill }: { readonly bill: InvoicedBill }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const issues = useMay("action:issue_invoice") && participant === bill.retailer;
  const invoices = useQuery(invoicesOfBillQuery(bill.order_id, bill.month));
  if (invoices.isError) return <QueryProblem query={invoices} />;
  if (!invoices.data) return <Skeleton active />;
  const isThere = invoices.data.some(({ bill_version }) => bill_version === bill.version);
  return (
    <Flex vertical gap={12}>
      {!isThere && issues && <Issue bill={bill} />}
      {invoices.data.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noneOfBill")} />}
      {invoices.data.length > 0 && !isThere && <span className="muted">{t("noneOfVersion")}</span>}
      {invoices.data.length > 0 && <Issued invoices={invoices.data} />}
    </Flex>
  );
}

function Issue({ bill }: { readonly bill: InvoicedBill }) {
  const t = useMessages(messages);
  const { kinds } = useInvoiceWords();
  const sign = useSign();
  const issue = useMutation({
    mutationFn: async () => {
      const [statement, replaced] = await statementsOf(bill);
      const content = invoiceContent(statement, bill.statement_hash, replaced);
      if (content === undefined) return "nothing";
      await sign([await issueStep(bill, content, kinds[content.kind])], { title: t("issueTitle", { month: bill.month }) });
      return "asked";
    },
  });
  return (
    <Flex vertical gap={8} align="start">
      <Button type="primary" loading={issue.isPending} onClick={() => issue.mutate()}>{t("issue")}</Button>
      {issue.data === "nothing" && <span role="status">{t("nothing")}</span>}
      {issue.isError && <ProblemAlert error={issue.error} />}
    </Flex>
  );
}

function Issued({ invoices }: { readonly invoices: readonly Invoice[] }) {
  const t = useMessages(messages);
  const columns: TableColumnsType<Invoice> = [
    { key: "number", title: t("number"), render: (_, row) => <InvoiceLink invoice={row} /> },
    { key: "kind", title: t("kind"), render: (_, row) => <KindTag kind={row.kind} /> },
    { key: "version", title: t("version"), render: (_, row) => t("versionNumber", { version: row.bill_version }) },
    { key: "issued", title: t("issuedOn"), render: (_, row) => <Day day={row.issued_on} /> },
  ];
  return <Table<Invoice> size="small" rowKey="bill_version" columns={columns} dataSource={[...invoices]} pagination={false} scroll={{ x: "max-content" }} />;
}
