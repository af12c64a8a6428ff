import { useNavigate } from "@tanstack/react-router";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { type Column, DataTable } from "@/components/data-table";
import { Day } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import type { Invoice } from "../api/invoices";
import { IssueMonth } from "../components/issue-month";
import { KindTag } from "../components/kind-tag";
import { RunView } from "../components/run-view";
import { invoiceName } from "../lib/issue-step";
import { messages } from "../messages";
import { useInvoiceWords } from "../words";

/** A consumer's invoices, a retailer's own, all of them for those who watch; a retailer issues them here month by month. */
export function InvoicesPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { kinds } = useInvoiceWords();
  const { role } = useSession();
  const issues = useMay("action:issue_invoice");
  const open = ({ retailer, year, number }: Invoice) =>
    void navigate({ to: "/invoices/$retailer/$year/$number", params: { retailer, year: String(year), number: String(number) } });
  return (
    <Page title={t("title")} actions={issues && <IssueMonth />}>
      {issues && <RunView />}
      <DataTable
        path="/api/v1/invoices" name="invoices" noun="invoices" label={t("title")} rowKey={(row) => `${row.retailer} ${row.year} ${row.number}`} columns={useColumns(role)} empty={t("none")}
        onOpen={open} exports={{ csv: "/api/v1/invoices.csv", xlsx: "/api/v1/invoices.xlsx", resource: "statement:read" }}
        filters={[
          { name: "month", label: `${t("month")} ${t("monthHint")}`, kind: "text" },
          { name: "order", label: t("contract"), kind: "text" },
          { name: "kind", label: t("kind"), kind: "select", options: (["invoice", "credit_note"] as const).map((value) => ({ value, label: kinds[value] })) },
          { name: "year", label: t("year"), kind: "text" },
          ...(role.startsWith("consumer_") ? [] : [{ name: "consumer" as const, label: t("consumer"), kind: "text" as const }]),
          ...(role.startsWith("retailer_") ? [] : [{ name: "retailer" as const, label: t("retailer"), kind: "text" as const }]),
        ]}
      />
    </Page>
  );
}

function useColumns(role: string): Column<Invoice>[] {
  const t = useMessages(messages);
  return [
    { key: "number", title: t("number"), width: 140, render: (row) => <span className="mono">{invoiceName(row)}</span> },
    { key: "kind", title: t("kind"), width: 120, render: (row) => <KindTag kind={row.kind} /> },
    { key: "month", title: t("month"), width: 100, render: (row) => row.month },
    { key: "version", title: t("version"), width: 110, align: "right", render: (row) => row.bill_version },
    { key: "consumer", title: t("consumer"), hidden: role.startsWith("consumer_"), render: (row) => row.consumer },
    { key: "retailer", title: t("retailer"), hidden: role.startsWith("retailer_"), render: (row) => row.retailer },
    { key: "contract", title: t("contract"), width: 170, render: (row) => <Hash value={row.order_id} /> },
    { key: "issued", title: t("issuedOn"), width: 130, render: (row) => <Day day={row.issued_on} /> },
    { key: "operator", title: t("operator"), width: 160, hidden: true, render: (row) => row.operator },
  ];
}
