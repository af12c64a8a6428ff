import { Table, type TableColumnsType } from "antd";

import { OrganisationName } from "@/components/organisation-name";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { TransactionDetail } from "../api/explorer";
import { useNames } from "../lib/names";
import { messages } from "../messages";
import { TransactionLink } from "./links";
import { SignerName } from "./signer-name";
import { CodeTag } from "./tags";

const PAGE = 50;

/** The transactions of one block, in its order: who sent each, who endorsed it, what came of it. */
export function BlockTransactions({ transactions }: { readonly transactions: readonly TransactionDetail[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const names = useNames();
  const columns: TableColumnsType<TransactionDetail> = [
    { key: "position", title: t("position"), width: 60, align: "right", render: (_, row) => row.position },
    { key: "id", title: t("transactionId"), width: 170, render: (_, row) => <TransactionLink id={row.transaction_id} digits={14} copy /> },
    { key: "code", title: t("validity"), width: 110, render: (_, row) => <CodeTag code={row.code} valid={row.valid} /> },
    {
      key: "call",
      title: t("function"),
      width: 150,
      render: (_, row) => (row.kind === "configuration" ? t("configuration") : names.call(row.function)),
    },
    { key: "creator", title: t("sentBy"), width: 220, render: (_, row) => <SignerName signer={row.creator} /> },
    { key: "endorsers", title: t("endorsers"), render: (_, row) => <Endorsers mspIds={row.endorsers.map((each) => each.msp_id)} /> },
    { key: "intents", title: t("intents"), width: 80, align: "right", render: (_, row) => integerText(row.intent_count, language) },
  ];
  return (
    <Table
      size="small"
      rowKey="position"
      columns={columns}
      dataSource={[...transactions]}
      pagination={transactions.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      scroll={{ x: "max-content" }}
    />
  );
}

/** The organisations whose peers endorsed; each once. */
function Endorsers({ mspIds }: { readonly mspIds: readonly string[] }) {
  const language = useLanguage();
  if (mspIds.length === 0) return "—";
  return [...new Set(mspIds)].map((mspId, at) => (
    <span key={mspId}>
      {at > 0 && (language === "zh" ? "、" : ", ")}
      <OrganisationName mspId={mspId} />
    </span>
  ));
}
