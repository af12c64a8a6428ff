import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Skeleton } from "antd";

import { ActionName } from "@/components/action-name";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { intentQuery } from "../api/explorer";
import { Facts } from "@/components/facts";
import { Actor, IntentContent } from "../components/intent-parts";
import { BlockLink, TransactionLink } from "../components/links";
import { AnswerTag } from "../components/tags";
import { messages } from "../messages";

export function IntentPage() {
  const t = useMessages(messages);
  const { digest = "" } = useParams({ strict: false });
  const query = useQuery(intentQuery(digest));
  const intent = query.data;
  if (intent === undefined) {
    return (
      <Page title={t("intent")} extra={<Hash value={digest} digits={16} />}>
        {query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 6 }} />}
      </Page>
    );
  }
  return (
    <Page title={<ActionName action={intent.action} />} extra={<AnswerTag status={intent.status} code={intent.code} />}>
      <Facts
        facts={[
          { label: t("signedBy"), value: <Actor intent={intent} /> },
          { label: t("block"), value: <BlockLink number={intent.transaction.block} /> },
          { label: t("transactionId"), value: <TransactionLink id={intent.transaction.transaction_id} copy /> },
          { label: t("at"), value: <When ms={intent.transaction.at} show="second" /> },
        ]}
      />
      <IntentContent intent={intent} />
    </Page>
  );
}
