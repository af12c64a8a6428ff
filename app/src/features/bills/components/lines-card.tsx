import { useQuery } from "@tanstack/react-query";
import { Card, Table, type TableColumnsType } from "antd";

import { Money } from "@/components/figures";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { methodQuery, rulesQuery } from "../api/bills";
import { type Line, partsOf, type Statement } from "../lib/statement";
import { messages } from "../messages";
import { useBillWords } from "../words";

interface Row {
  readonly key: string;
  readonly heading?: string;
  readonly fen: number;
  readonly line?: Line;
}

/** Every line under its part: quantity, price, amount, who gets it, and the rule and document that it follows. */
export function LinesCard({ statement }: { readonly statement: Statement }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useBillWords();
  const rows: Row[] = partsOf(statement).flatMap(({ part, fen, lines }) => [
    { key: part, heading: words.part(part), fen },
    ...lines.map((line, place) => ({ key: `${part} ${place}`, fen: line.amount_fen, line })),
  ]);
  const tiered = statement.lines.some(({ tier = 1 }) => tier > 1);
  const bold = (row: Row, content: React.ReactNode) => (row.heading === undefined ? content : <strong>{content}</strong>);
  const columns: TableColumnsType<Row> = [
    { key: "item", title: t("item"), width: 230, render: (_, row) => (row.line ? <span style={{ paddingInlineStart: 12 }}>{words.item(tiered ? row.line : untiered(row.line))}</span> : <strong>{row.heading}</strong>) },
    { key: "quantity", title: t("quantity"), width: 140, align: "right", render: (_, { line }) => line && <span className="nowrap">{words.quantity(line)}</span> },
    { key: "price", title: t("price"), width: 150, align: "right", render: (_, { line }) => line && <span className="nowrap">{words.price(line)}</span> },
    { key: "amount", title: t("amount"), width: 130, align: "right", render: (_, row) => bold(row, <Money fen={row.fen} />) },
    { key: "payee", title: t("payee"), width: 130, render: (_, { line }) => line && words.party(line.payee) },
    { key: "rule", title: t("rule"), render: (_, { line }) => line && <RuleWords line={line} /> },
  ];
  const tax = statement.tax;
  return (
    <Card size="small" title={t("lines")} extra={<span className="muted">{t("checked")}</span>}>
      <Table<Row> size="small" columns={columns} dataSource={[...rows, { key: "total", heading: t("sum"), fen: statement.total_fen }]} pagination={false} scroll={{ x: 980 }} onRow={() => ({ tabIndex: 0 })} />
      {tax && <p className="muted" style={{ marginBlockEnd: 0 }}>{t("tax", { rate: words.percent(tax.rate_bp), tax: moneyText(tax.tax_fen, language), net: moneyText(tax.net_fen, language) })}</p>}
    </Card>
  );
}

/** Where there is one tier alone, it is not worth a word. */
function untiered(line: Line): Line {
  const { tier, ...others } = line;
  return tier === undefined ? line : others;
}

/** What the rule multiplies, and where it comes from: a document, or the settlement method that cites one. */
function RuleWords({ line }: { readonly line: Line }) {
  const language = useLanguage();
  const { data: rules } = useQuery(rulesQuery);
  const { data: method } = useQuery({ ...methodQuery(line.method ?? ""), enabled: line.method !== undefined });
  const rule = rules?.get(line.rule);
  if (rule === undefined) return <span className="mono">{line.rule}</span>;
  return (
    <span style={{ display: "block", fontSize: 12, lineHeight: 1.45 }}>
      {rule.what[language]}
      <br />
      <span className="muted">{method === undefined ? rule.source[language] : `${method.source} · ${method.name[language]} ${line.method}`}</span>
    </span>
  );
}
