import { Card, Flex, Table, type TableColumnsType } from "antd";

import { Money } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import type { Content, Rate } from "../lib/content";
import { messages } from "../messages";
import { useInvoiceWords } from "../words";

interface PartRow {
  readonly part: string;
  readonly fen: number;
}

/** Value-added tax by rate, and what the invoice is for. */
export function ContentView({ content }: { readonly content: Content }) {
  const t = useMessages(messages);
  const words = useInvoiceWords();
  const { rates, by_part, net_fen, tax_fen, gross_fen } = content;
  const rateColumns: TableColumnsType<Rate> = [
    { key: "rate", title: t("rate"), render: (_, row) => words.rate(row.rate_bp) },
    moneyColumn("net_fen", t("net")), moneyColumn("tax_fen", t("tax")), moneyColumn("gross_fen", t("gross")),
  ];
  const partColumns: TableColumnsType<PartRow> = [
    { key: "part", title: t("part"), render: (_, row) => words.part(row.part) },
    { key: "fen", title: t("amount"), align: "right", render: (_, row) => <Money fen={row.fen} /> },
  ];
  return (
    <Flex vertical gap={12}>
      <Card size="small" title={t("rates")} extra={<span className="muted">{t("checked")}</span>}>
        <Table<Rate>
          size="small" rowKey={(row) => String(row.rate_bp)} columns={rateColumns} dataSource={[...rates]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
          summary={() => sumRow(t("sum"), [net_fen, tax_fen, gross_fen])}
        />
      </Card>
      <Card size="small" title={t("parts")}>
        <Table<PartRow>
          size="small" rowKey="part" columns={partColumns} dataSource={Object.entries(by_part).map(([part, fen]) => ({ part, fen }))} pagination={false}
          summary={() => sumRow(t("sum"), [gross_fen])}
        />
      </Card>
    </Flex>
  );
}

function moneyColumn(key: "net_fen" | "tax_fen" | "gross_fen", title: string): TableColumnsType<Rate>[number] {
  return { key, title, align: "right", render: (_, row) => <Money fen={row[key]} /> };
}

function sumRow(title: string, cells: readonly number[]) {
  return (
    <Table.Summary.Row>
      <Table.Summary.Cell index={0}><strong>{title}</strong></Table.Summary.Cell>
      {cells.map((fen, place) => (
        // Cells of one row do not move.
        // oxlint-disable-next-line react/no-array-index-key
        <Table.Summary.Cell key={place} index={place + 1} align="right"><strong><Money fen={fen} /></strong></Table.Summary.Cell>
      ))}
    </Table.Summary.Row>
  );
}
