import { useQueries } from "@tanstack/react-query";
import { Card, Radio, Table, type TableColumnsType } from "antd";

import { Money } from "@/components/figures";
import { useMessages } from "@/lib/i18n";
import { sum } from "@/lib/units";

import { balancesQuery } from "../api/accounts";
import { messages } from "../messages";
import { type Kind, useAccountWords } from "../words";

interface BooksTableProps {
  readonly keepers: readonly string[];
  readonly chosen: string;
  readonly onChoose: (keeper: string) => void;
}

const SHOWN: readonly Kind[] = ["receivable", "prepayment", "deposit"];

/** What stands for a consumer in the book of each of its retailers; one of them is shown below. */
export function BooksTable({ keepers, chosen, onChoose }: BooksTableProps) {
  const t = useMessages(messages);
  const words = useAccountWords();
  const found = useQueries({ queries: keepers.map((keeper) => balancesQuery(keeper)) });
  const rows = keepers.map((keeper, place) => ({ keeper, items: found[place]?.data?.items }));
  const columns: TableColumnsType<(typeof rows)[number]> = [
    { key: "keeper", title: t("book"), render: (_, { keeper }) => <Radio className="mono" checked={keeper === chosen} onChange={() => onChoose(keeper)}>{keeper}</Radio> },
    ...SHOWN.map((kind) => ({
      key: kind, title: words.kind(kind), align: "right" as const,
      render: (_: unknown, { items }: (typeof rows)[number]) => <Money fen={items && sum(items.filter((each) => each.kind === kind).map((each) => each.balance_fen))} />,
    })),
  ];
  return (
    <Card size="small" title={t("books")}>
      <Table
        size="small" rowKey="keeper" columns={columns} dataSource={rows} pagination={false} scroll={{ x: "max-content" }}
      />
    </Card>
  );
}
