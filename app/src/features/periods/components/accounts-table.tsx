import { Flex, Table, type TableColumnsType } from "antd";

import { Money } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { accountsOf, type ClosingStatement } from "../lib/closing";
import { messages } from "../messages";

const KINDS = ["consumer", "retailer", "producer", "fund"] as const;
const PAGE = 50;

/** What each account pays and gets over all statements of the month, and that it comes to zero. */
export function AccountsTable({ parties }: { readonly parties: ClosingStatement["parties"] }) {
  const t = useMessages(messages);
  const accounts = accountsOf(parties);
  const total = accounts.reduce((sum, [, fen]) => sum + fen, 0);
  const rows: typeof accounts = [...accounts, ["", total]];
  const columns: TableColumnsType<(typeof accounts)[number]> = [
    { key: "account", title: t("account"), render: (_, [account]) => (account === "" ? <strong>{t("sum")}</strong> : <AccountName account={account} />) },
    { key: "gets", title: t("gets"), align: "right", render: (_, [, fen]) => <Money fen={fen} /> },
  ];
  return (
    <Flex vertical gap={8}>
      <Table
        size="small" rowKey={([account]) => account} columns={columns} dataSource={rows} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
        pagination={rows.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      />
      <span className="muted">{t("partiesHint")}</span>
    </Flex>
  );
}

function AccountName({ account }: { readonly account: string }) {
  const t = useMessages(messages);
  const [name = "", id = ""] = account.split(":");
  const kind = KINDS.find((each) => each === name);
  if (kind !== undefined) return t(`account_${kind}`, { id });
  return name === "grid" ? t("account_grid") : account;
}
