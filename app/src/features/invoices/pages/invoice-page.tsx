import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert, Skeleton } from "antd";

import { useSession } from "@/api/session";
import { Facts } from "@/components/facts";
import { Day, Money } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";
import { TextDiffersError } from "@/lib/intents/sealed-text";

import { contentQuery, type Invoice, invoiceQuery } from "../api/invoices";
import { ContentView } from "../components/content-view";
import { KindTag } from "../components/kind-tag";
import { Paper } from "../components/paper";
import { invoiceName } from "../lib/issue-step";
import { messages } from "../messages";

/** An invoice or credit note: what is public of it, and for its two parties tax by rate, items and paper. */
export function InvoicePage() {
  const t = useMessages(messages);
  const { retailer = "", year = "", number = "" } = useParams({ strict: false });
  const place = { retailer, year: Number(year), number: Number(number) };
  const invoice = useQuery(invoiceQuery(place));
  if (invoice.isError) return <Page title={t("title")}><QueryProblem query={invoice} /></Page>;
  if (!invoice.data) return <Page title={t("title")}><Skeleton active paragraph={{ rows: 10 }} /></Page>;
  return <Opened invoice={invoice.data} />;
}

function Opened({ invoice }: { readonly invoice: Invoice }) {
  const t = useMessages(messages);
  const { participant } = useSession();
  const isParty = participant === invoice.consumer || participant === invoice.retailer;
  const content = useQuery({ ...contentQuery(invoice), enabled: isParty });
  const { order_id: orderId, month, bill_version: version } = invoice;
  const hash = <Hash value={orderId} copy={false} />;
  return (
    <Page title={t(`${invoice.kind}Of`, { name: invoiceName(invoice) })} extra={<KindTag kind={invoice.kind} />}>
      <Facts
        facts={[
          ...(content.data ? [{ label: t("gross"), value: <strong style={{ fontSize: 16 }}><Money fen={content.data.gross_fen} /></strong> }] : []),
          { label: t("issuedOn"), value: <Day day={invoice.issued_on} /> },
          {
            label: t("bill"),
            value: isParty
              ? <Link to="/bills/$orderId/$month" params={{ orderId, month }} search={{ version }}>{t("toBill", { month, version })}</Link>
              : t("toBill", { month, version }),
          },
          { label: t("retailer"), value: invoice.retailer },
          { label: t("consumer"), value: invoice.consumer },
          { label: t("contract"), value: isParty ? <Link to="/contracts/$orderId" params={{ orderId }}>{hash}</Link> : hash },
          { label: t("operator"), value: invoice.operator },
          { label: t("contentHash"), value: <Hash value={invoice.content_hash} /> },
          { label: t("block"), value: <Link to="/explorer/blocks/$number" params={{ number: String(invoice.changed_in_block) }}>{invoice.changed_in_block}</Link> },
        ]}
      />
      {!isParty && <Alert type="info" showIcon title={t("private")} />}
      {content.isError && (content.error instanceof TextDiffersError ? <Alert type="error" showIcon title={t("differs")} /> : <QueryProblem query={content} />)}
      {isParty && content.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {content.data && <ContentView content={content.data} />}
      {content.data && <Paper invoice={invoice} />}
    </Page>
  );
}
