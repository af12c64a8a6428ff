import { Link } from "@tanstack/react-router";
import { Card, Flex, Table, type TableColumnsType } from "antd";

import { Facts } from "@/components/facts";
import { Energy, Money } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import type { Settlement } from "../api/bills";
import { partiesOf, type Statement } from "../lib/statement";
import { messages } from "../messages";
import { useBillWords } from "../words";

interface PartiesCardProps {
  readonly settlement: Settlement;
  readonly statement: Statement;
}

/** Who gets what of the bill, from which points it is, and where on the ledger it stands. */
export function PartiesCard({ settlement, statement }: PartiesCardProps) {
  const t = useMessages(messages);
  return (
    <>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 420px), 1fr))", gap: 12, alignItems: "start" }}>
        <Card size="small" title={t("parties")}>
          <Flex vertical gap={8}>
            <Parties statement={statement} />
            <span className="muted">{t("partiesHint")}</span>
          </Flex>
        </Card>
        <Card size="small" title={t("points")}><Points statement={statement} /></Card>
      </div>
      <Card size="small" title={t("hashes")}>
        <Facts
          facts={[
            { label: t("statementHash"), value: <Hash value={settlement.statement_hash} digits={16} /> },
            { label: t("readingsHash"), value: <Hash value={settlement.readings_hash} digits={16} /> },
            { label: t("termsHash"), value: <Hash value={settlement.terms_hash} digits={16} /> },
            { label: t("block"), value: <Link to="/explorer/blocks/$number" params={{ number: String(settlement.changed_in_block) }}>{settlement.changed_in_block}</Link> },
            { label: t("operator"), value: settlement.operator },
          ]}
        />
      </Card>
    </>
  );
}

interface PartyRow {
  readonly party: string;
  readonly fen: number;
  readonly due: number;
  /** What the line of sums is called. */
  readonly total?: string;
}

function total(rows: readonly PartyRow[], name: string): PartyRow {
  const sum = (of: "fen" | "due") => rows.reduce((all, row) => all + row[of], 0);
  return { party: "", fen: sum("fen"), due: sum("due"), total: name };
}

function Parties({ statement }: { readonly statement: Statement }) {
  const t = useMessages(messages);
  const words = useBillWords();
  const due = new Map(Object.entries(statement.due));
  const names = [...new Set([...Object.keys(statement.parties), ...due.keys()])];
  const rows: PartyRow[] = partiesOf(Object.fromEntries(names.map((name) => [name, statement.parties[name] ?? 0])))
    .map(([party, fen]) => ({ party, fen, due: due.get(party) ?? 0 }));
  const columns: TableColumnsType<PartyRow> = [
    { key: "party", title: t("party"), render: (_, row) => row.total ?? words.party(row.party) },
    { key: "gets", title: t("gets"), align: "right", render: (_, row) => <Money fen={row.fen} /> },
    { key: "due", title: t("dueShare"), align: "right", render: (_, row) => <Money fen={row.due} /> },
  ];
  return (
    <Table<PartyRow>
      size="small" rowKey="party" columns={columns} dataSource={[...rows, total(rows, t("sum"))]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
    />
  );
}

interface PointRow {
  readonly point: string;
  readonly wh: number;
  readonly estimated: number;
}

function Points({ statement }: { readonly statement: Statement }) {
  const t = useMessages(messages);
  const rows: PointRow[] = Object.entries(statement.points).map(([point, { energy_wh: wh, estimated }]) => ({ point, wh, estimated }));
  const columns: TableColumnsType<PointRow> = [
    { key: "point", title: t("point"), render: (_, { point }) => <Link className="mono" to="/metering-points/$pointId" params={{ pointId: point }}>{point}</Link> },
    { key: "energy", title: t("energy"), align: "right", render: (_, { wh }) => <Energy wh={wh} unit="kWh" /> },
    { key: "estimated", title: t("estimated"), align: "right", render: (_, { estimated }) => estimated || "—" },
  ];
  return <Table<PointRow> size="small" rowKey="point" columns={columns} dataSource={rows} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />;
}
