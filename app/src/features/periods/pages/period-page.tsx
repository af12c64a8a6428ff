import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert, Card, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { type Closing, closingQuery, closingStatementQuery } from "../api/periods";
import { AccountsTable } from "../components/accounts-table";
import { ClosingDiffersError } from "../lib/closing";
import { messages } from "../messages";

/** One closed month: what is public of it, and for the retailer what each party pays and gets. */
export function PeriodPage() {
  const t = useMessages(messages);
  const { retailer = "", month = "" } = useParams({ strict: false });
  const { participant } = useSession();
  const own = useMay("statement:read") && participant === retailer;
  const query = useQuery(closingQuery(retailer, month));
  const title = t("closing", { month });
  if (query.isError) return <Page title={title}><QueryProblem query={query} /></Page>;
  if (!query.data) return <Page title={title}><Skeleton active paragraph={{ rows: 8 }} /></Page>;
  const closing = query.data;
  return (
    <Page title={title} extra={closing.balanced ? <ToneTag tone="good">{`${t("balanced")}: ${t("balancedYes")}`}</ToneTag> : undefined}>
      <Facts
        facts={[
          { label: t("retailer"), value: <Link to="/participants/$participantId" params={{ participantId: closing.retailer }}>{closing.retailer}</Link> },
          { label: t("closedAt"), value: <When ms={closing.refreshed_at} /> },
          { label: t("bills"), value: closing.bills },
          { label: t("plants"), value: closing.plants },
          { label: t("late"), value: <span title={t("lateHint")}>{closing.late}</span> },
          { label: t("operator"), value: closing.operator },
          { label: t("statementsHash"), value: <Hash value={closing.statements_hash} digits={16} /> },
          { label: t("statementHash"), value: <Hash value={closing.statement_hash} digits={16} /> },
          { label: t("block"), value: <Link to="/explorer/blocks/$number" params={{ number: String(closing.changed_in_block) }}>{closing.changed_in_block}</Link> },
        ]}
      />
      {own ? <Card size="small" title={t("parties")}><Own closing={closing} /></Card> : <Alert type="info" showIcon title={t("private")} />}
    </Page>
  );
}

function Own({ closing }: { readonly closing: Closing }) {
  const t = useMessages(messages);
  const query = useQuery(closingStatementQuery(closing));
  if (query.isError) return query.error instanceof ClosingDiffersError ? <Alert type="error" showIcon title={t("differs")} /> : <QueryProblem query={query} />;
  if (!query.data) return <Skeleton active />;
  return <AccountsTable parties={query.data.parties} />;
}
