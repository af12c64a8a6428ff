import { Flex, Table, type TableColumnsType } from "antd";

import { type Fact, Facts } from "@/components/facts";
import { useMessages } from "@/lib/i18n";

import { type Field, FIELDS, type Kind } from "../lib/shapes";
import { messages } from "../messages";
import { useMethodWords } from "../words";

type Values = Readonly<Record<string, unknown>>;

/** The rules of a method in words: single values first, then what is listed, as tables. */
export function RulesView({ kind, rules }: { readonly kind: Kind; readonly rules: Values }) {
  const t = useMessages(messages);
  const words = useMethodWords();
  const facts: Fact[] = FIELDS[kind].flatMap(({ name, label, shape }) =>
    typeof shape === "string" && rules[name] !== undefined ? [{ label: t(label), value: words.leaf(shape, rules[name]) }] : [],
  );
  const lists = FIELDS[kind].flatMap(({ name, label, shape }) => {
    const value = rules[name];
    return typeof shape === "object" && "items" in shape && Array.isArray(value) ? [{ name, label, fields: shape.items, rows: value as Values[] }] : [];
  });
  return (
    <Flex vertical gap={12}>
      {facts.length > 0 && <Facts facts={facts} />}
      {lists.map(({ name, label, fields, rows }) => (
        <section key={name}>
          <h3 style={{ fontSize: 13, margin: "0 0 6px" }}>{t(label)}</h3>
          <Rows fields={fields} rows={rows} />
        </section>
      ))}
    </Flex>
  );
}

interface Column {
  readonly key: string;
  readonly field: Field;
  readonly of: (row: Values) => unknown;
}

function Rows({ fields, rows }: { readonly fields: readonly Field[]; readonly rows: readonly Values[] }) {
  const t = useMessages(messages);
  const words = useMethodWords();
  const columns: TableColumnsType<Values> = columnsOf(fields, rows).map(({ key, field, of }) => ({
    key,
    title: t(field.label),
    ...(field.shape !== "id" && field.shape !== "name" && { align: "right" as const }),
    render: (_, row) => <span className="nowrap">{typeof field.shape === "string" ? words.leaf(field.shape, of(row)) : null}</span>,
  }));
  return <Table<Values> size="small" rowKey={(row) => JSON.stringify(row)} columns={columns} dataSource={[...rows]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}

/** What is inside of a row has columns of its own, as far as any row has it. */
function columnsOf(fields: readonly Field[], rows: readonly Values[]): Column[] {
  return fields.flatMap((field): Column[] => {
    const inner = typeof field.shape === "object" && "fields" in field.shape ? field.shape.fields : undefined;
    if (inner === undefined) return [{ key: field.name, field, of: (row) => row[field.name] }];
    const within = (row: Values, name: string) => (row[field.name] as Values | undefined)?.[name];
    return inner
      .filter(({ name }) => rows.some((row) => within(row, name) !== undefined))
      .map((each) => ({ key: `${field.name} ${each.name}`, field: each, of: (row) => within(row, each.name) }));
  });
}
