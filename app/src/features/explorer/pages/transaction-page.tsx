import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Card, Skeleton } from "antd";

import { When } from "@/components/figures";
import { CopyButton, Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { type TransactionDetail, transactionQuery } from "../api/explorer";
import { Facts } from "@/components/facts";
import { IntentsTable } from "../components/intents-table";
import { BlockLink } from "../components/links";
import { SignerName, SignerNames } from "../components/signer-name";
import { CodeTag } from "../components/tags";
import { useNames } from "../lib/names";
import { messages } from "../messages";

export function TransactionPage() {
  const t = useMessages(messages);
  const { transactionId = "" } = useParams({ strict: false });
  const query = useQuery(transactionQuery(transactionId));
  if (query.data) return <TransactionInFull transaction={query.data} />;
  return (
    <Page title={t("transaction")} extra={<Hash value={transactionId} digits={16} />}>
      {query.isError ? <QueryProblem query={query} /> : <Skeleton active paragraph={{ rows: 8 }} />}
    </Page>
  );
}

function TransactionInFull({ transaction }: { readonly transaction: TransactionDetail }) {
  const t = useMessages(messages);
  const names = useNames();
  const { intents, intent_count: count } = transaction;
  const hidden = count - intents.length;
  return (
    <Page title={t("transaction")} extra={<CodeTag code={transaction.code} valid={transaction.valid} />}>
      <Facts
        facts={[
          {
            label: t("transactionId"),
            value: (
              <>
                <span className="mono wrap-anywhere">{transaction.transaction_id}</span>
                <CopyButton text={transaction.transaction_id} />
              </>
            ),
            wide: true,
          },
          { label: t("block"), value: <BlockLink number={transaction.block} /> },
          { label: t("position"), value: transaction.position },
          { label: t("at"), value: <When ms={transaction.at} show="second" /> },
          { label: t("function"), value: transaction.kind === "configuration" ? t("configuration") : `${transaction.chaincode} · ${names.call(transaction.function)}` },
          { label: t("publicWrites"), value: transaction.public_writes },
          { label: t("privateWrites"), value: transaction.private_writes },
          { label: t("sentBy"), value: <SignerName signer={transaction.creator} /> },
          { label: t("endorsers"), value: <SignerNames signers={transaction.endorsers} />, wide: true },
        ]}
      />
      <Card size="small" title={t("intentsOf", { count })} styles={{ body: { padding: 0 } }}>
        <IntentsTable intents={intents} />
      </Card>
      {hidden > 0 && <span className="muted">{t("hiddenIntents", { count: hidden })}</span>}
    </Page>
  );
}
