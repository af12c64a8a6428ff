import { Flex, Table, type TableColumnsType } from "antd";

import { Energy, Money, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { energyOf, linesOf, type MonthRow } from "../lib/incomes";
import type { IncomeLine } from "../lib/opened";
import { messages } from "../messages";
import { usePlantWords } from "../words";

interface MonthsTableProps {
  readonly rows: readonly MonthRow[];
  /** The reader gets something of the plant. */
  readonly gets: boolean;
  readonly loading: boolean;
}

/** Settled months, the last one first; each opens to the lines that the reader may see. */
export function MonthsTable({ rows, gets, loading }: MonthsTableProps) {
  const t = useMessages(messages);
  const opened = rows.some((row) => linesOf(row).length > 0 || row.statement !== undefined);
  const columns: TableColumnsType<MonthRow> = [
    { key: "month", title: t("month"), render: (_, { month }) => <span className="nowrap">{month.month}</span> },
    { key: "state", title: t("version"), render: (_, { month }) => <Flex gap={6} align="center">{month.version} <StateTag of="settlement" state={month.version > 1 ? "corrected" : "settled"} /></Flex> },
    { key: "buyer", title: t("buyer"), render: (_, { month }) => month.buyer },
    ...(opened ? [{ key: "energy", title: t("energy"), align: "right" as const, render: (_: unknown, row: MonthRow) => <Energy wh={energyOf(row)} unit="kWh" /> }] : []),
    ...(rows.some(({ statement }) => statement !== undefined) ? [{ key: "paid", title: t("paid"), align: "right" as const, render: (_: unknown, { statement }: MonthRow) => <Money fen={statement?.total_fen} /> }] : []),
    ...(gets ? [
      { key: "income", title: t("income"), align: "right" as const, render: (_: unknown, { income }: MonthRow) => <strong><Money fen={income?.total_fen} /></strong> },
      { key: "due", title: t("due"), align: "right" as const, render: (_: unknown, { income }: MonthRow) => <Money fen={income?.due_fen} /> },
    ] : []),
    { key: "hash", title: t("statementHash"), render: (_, { month }) => <Hash value={month.statement_hash} /> },
    { key: "at", title: t("at"), render: (_, { month }) => <When ms={month.refreshed_at} /> },
  ];
  return (
    <Table<MonthRow>
      size="small" rowKey={({ month }) => month.month} columns={columns} dataSource={[...rows]} pagination={false} loading={loading} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      {...(opened && { expandable: { expandedRowRender: linesView, rowExpandable: (row: MonthRow) => linesOf(row).length > 0 } })}
    />
  );
}

function linesView(row: MonthRow) {
  return <Lines row={row} />;
}

function Lines({ row }: { readonly row: MonthRow }) {
  const t = useMessages(messages);
  const words = usePlantWords();
  const columns: TableColumnsType<IncomeLine> = [
    { key: "party", title: t("party"), render: (_, line) => words.payee(line.payee) },
    { key: "role", title: t("role"), render: (_, line) => words.role(line.role) },
    { key: "rule", title: t("rule"), render: (_, line) => words.rule(line.rule) },
    { key: "share", title: t("roles"), align: "right", render: (_, { share_bp, price_e8_yuan_per_kwh }) => (share_bp === undefined ? words.rate({ price_e8_yuan_per_kwh }) : words.percent(share_bp)) },
    { key: "amount", title: t("amount"), align: "right", render: (_, line) => <Money fen={line.amount_fen} /> },
  ];
  const delta = row.statement?.delta;
  return (
    <Flex vertical gap={6}>
      <Table<IncomeLine> size="small" rowKey={(line) => `${line.payee} ${line.role}`} columns={columns} dataSource={[...linesOf(row)]} pagination={false} onRow={() => ({ tabIndex: 0 })} />
      {delta && <span className="muted">{t("delta")}: <Money fen={delta.total_fen} /> · <Energy wh={delta.energy_wh} unit="kWh" /></span>}
    </Flex>
  );
}
