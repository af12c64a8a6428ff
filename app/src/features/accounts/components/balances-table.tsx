import { Card, Flex, Input, Select, Table, type TableColumnsType } from "antd";
import { useState } from "react";

import { Money } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import type { Balance } from "../api/accounts";
import { messages } from "../messages";
import { KINDS, useAccountWords } from "../words";
import { BookExport } from "./book-export";

const PAGE = 20;

/** Each account of a book. */
export function BalancesTable({ keeper, balances }: { readonly keeper: string; readonly balances: readonly Balance[] }) {
  const t = useMessages(messages);
  const words = useAccountWords();
  const [kind, setKind] = useState<string>();
  const [owner, setOwner] = useState("");
  const shown = balances.filter((each) => (kind === undefined || each.kind === kind) && each.owner.includes(owner));
  // The API's filter is a whole id.
  const filters = { ...(kind !== undefined && { kind }), ...(balances.some((each) => each.owner === owner) && { owner }) };
  const columns: TableColumnsType<Balance> = [
    { key: "kind", title: t("kind"), render: (_, row) => words.kind(row.kind) },
    { key: "owner", title: t("owner"), render: (_, row) => <span className="mono">{row.owner}</span> },
    { key: "balance", title: t("balance"), align: "right", render: (_, row) => <Money fen={row.balance_fen} /> },
    { key: "free", title: t("free"), align: "right", render: (_, row) => <Money fen={row.free_fen} /> },
  ];
  return (
    <Card size="small" title={t("balances")}>
      <Flex vertical gap={10}>
        <Flex wrap gap={8}>
          <Select
            aria-label={t("kind")} placeholder={t("kind")} allowClear style={{ width: 170 }} value={kind} onChange={setKind}
            options={KINDS.map((value) => ({ value, label: words.kind(value) }))}
          />
          <Input aria-label={t("owner")} placeholder={t("owner")} allowClear style={{ width: 220 }} value={owner} onChange={(event) => setOwner(event.target.value.trim())} />
          <span style={{ marginInlineStart: "auto" }}><BookExport keeper={keeper} what="balances" filters={filters} /></span>
        </Flex>
        <Table
          size="small" rowKey={(row) => `${row.kind}/${row.owner}`} columns={columns} dataSource={[...shown]} locale={{ emptyText: t("noBalances") }}
          pagination={shown.length > PAGE && { pageSize: PAGE, showSizeChanger: false }} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
        />
      </Flex>
    </Card>
  );
}
