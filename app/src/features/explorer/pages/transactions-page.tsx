import { useNavigate } from "@tanstack/react-router";

import { type Column, DataTable, type RowOf } from "@/components/data-table";
import { When } from "@/components/figures";
import { OrganisationName } from "@/components/organisation-name";
import { Page } from "@/components/page";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";

import { BlockLink, TransactionLink } from "../components/links";
import { CodeTag } from "../components/tags";
import { CODE_NAMES, codeTitle } from "../lib/codes";
import { useNames } from "../lib/names";
import { messages } from "../messages";

const PATH = "/api/v1/explorer/transactions";

type Row = RowOf<typeof PATH>;

export function TransactionsPage() {
  const t = useMessages(messages);
  const title = useTitle();
  const language = useLanguage();
  const navigate = useNavigate();
  const names = useNames();
  const columns: readonly Column<Row>[] = [
    { key: "block", title: t("block"), width: 90, align: "right", sort: "block", render: (row) => <BlockLink number={row.block} /> },
    { key: "position", title: t("position"), width: 80, align: "right", hidden: true, render: (row) => row.position },
    { key: "at", title: t("at"), width: 170, render: (row) => <When ms={row.at} show="second" /> },
    { key: "id", title: t("transactionId"), width: 180, render: (row) => <TransactionLink id={row.transaction_id} digits={16} copy /> },
    { key: "code", title: t("validity"), width: 130, render: (row) => <CodeTag code={row.code} valid={row.valid} /> },
    { key: "organisation", title: t("sentBy"), width: 130, render: (row) => <OrganisationName mspId={row.organisation} /> },
    { key: "function", title: t("function"), width: 150, render: (row) => names.call(row.function) },
    { key: "intents", title: t("intents"), width: 90, align: "right", render: (row) => integerText(row.intents, language) },
    { key: "applied", title: t("appliedCount"), width: 90, align: "right", render: (row) => integerText(row.applied, language) },
  ];
  return (
    <Page title={t("transactions")}>
      <DataTable
        path={PATH}
        name="transactions"
        noun="explorer"
        label={t("transactions")}
        rowKey={(row) => `${row.block} ${row.position}`}
        columns={columns}
        filters={[
          { name: "block", label: t("blockNumber"), kind: "text" },
          { name: "organisation", label: t("sentBy"), kind: "select", options: names.organisations },
          { name: "function", label: t("function"), kind: "select", options: names.calls },
          { name: "code", label: t("validity"), kind: "select", options: CODE_NAMES.map((code) => ({ value: code, label: title(codeTitle(code)) })) },
          { name: "at_from", label: t("atFrom"), kind: "time" },
          { name: "at_to", label: t("atTo"), kind: "time" },
        ]}
        exports={{ csv: `${PATH}.csv`, xlsx: `${PATH}.xlsx`, resource: "transaction:read" }}
        onOpen={(row) => void navigate({ to: `/explorer/transactions/${row.transaction_id}` })}
      />
    </Page>
  );
}
