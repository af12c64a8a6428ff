import { Link } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";

import { useSession } from "@/api/session";
import { Energy, Money } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";

import { type FoundDifference, idOf, type Of, type Reconciled } from "../api/reconciliation";
import { useReconciliationText, useReconciliationWords } from "../words";

const PAGE = 20;
const TONES = { agreed: "good", differs: "bad", no_figures: "waiting", no_bill: "waiting", no_statement: "waiting" } as const;

interface ItemsTableProps {
  readonly of: Of;
  readonly items: readonly Reconciled[];
}

/** Bill by bill, or plant by plant, those that differ first; each opens to its differences. */
export function ItemsTable({ of, items }: ItemsTableProps) {
  const t = useReconciliationText(of);
  const rows = items.toSorted((one, other) => Number(one.state === "agreed") - Number(other.state === "agreed"));
  const columns: TableColumnsType<Reconciled> = [
    { key: "name", title: t(`name_${of}`), render: (_, row) => <Name item={row} /> },
    { key: "state", title: t("state"), render: (_, { state }) => <ToneTag tone={TONES[state]}>{t(`state_${state}`)}</ToneTag> },
    { key: "own", title: t("ownAmount"), align: "right", render: (_, { own_fen: fen }) => <Money fen={fen} /> },
    { key: "billed", title: t("billedAmount"), align: "right", render: (_, { billed_fen: fen }) => <Money fen={fen} /> },
    { key: "difference", title: t("difference"), align: "right", render: (_, { difference_fen: fen }) => <strong><Money fen={fen} /></strong> },
  ];
  const open = rows.filter(({ differences = [] }) => differences.length > 0).map(idOf);
  return (
    <Table<Reconciled>
      size="small" rowKey={idOf} columns={columns} dataSource={rows} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={rows.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      expandable={{ expandedRowRender: differencesOf, rowExpandable: ({ differences = [] }) => differences.length > 0, defaultExpandedRowKeys: open.slice(0, 1) }}
    />
  );
}

function Name({ item }: { readonly item: Reconciled }) {
  const isGrid = useSession().role.startsWith("grid_");
  if ("plant_id" in item) {
    const { plant_id: plantId, state } = item;
    if (state === "no_statement") return <span className="mono">{plantId}</span>;
    return <Link className="mono" to="/plants/$plantId" params={{ plantId }}>{plantId}</Link>;
  }
  const { order_id, month, number } = item;
  if (number === null) return <span className="mono">{order_id.slice(0, 16)}…</span>;
  if (isGrid) return <span className="mono">{number}</span>; // the whole bill is its parties'
  return <Link className="mono" to="/bills/$orderId/$month" params={{ orderId: order_id, month }}>{number}</Link>;
}

function differencesOf(item: Reconciled) {
  return <Differences of={"plant_id" in item ? "plants" : "bills"} differences={item.differences ?? []} />;
}

interface DifferencesProps {
  readonly of: Of;
  readonly differences: readonly FoundDifference[];
}

function Differences({ of, differences }: DifferencesProps) {
  const t = useReconciliationText(of);
  const words = useReconciliationWords(of);
  const rows = differences.map((each, place) => ({ ...each, place }));
  const inEnergy = rows.some((row) => row.own_energy_wh !== null || row.billed_energy_wh !== null);
  const columns: TableColumnsType<(typeof rows)[number]> = [
    { key: "cause", title: t("cause"), render: (_, { cause }) => words.cause(cause) },
    { key: "of", title: t("item"), render: (_, row) => words.item(row) },
    ...(inEnergy ? [
      { key: "ownEnergy", title: t("ownEnergy"), align: "right" as const, render: (_: unknown, { own_energy_wh: wh }: FoundDifference) => <Energy wh={wh} unit="kWh" /> },
      { key: "billedEnergy", title: t("billedEnergy"), align: "right" as const, render: (_: unknown, { billed_energy_wh: wh }: FoundDifference) => <Energy wh={wh} unit="kWh" /> },
    ] : []),
    { key: "own", title: t("ownAmount"), align: "right", render: (_, { own_fen: fen }) => <Money fen={fen} /> },
    { key: "billed", title: t("billedAmount"), align: "right", render: (_, { billed_fen: fen }) => <Money fen={fen} /> },
    { key: "difference", title: t("ofCause"), align: "right", render: (_, { difference_fen: fen }) => <Money fen={fen} /> },
  ];
  return (
    <Table
      size="small" rowKey="place" columns={columns} dataSource={rows} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={rows.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
    />
  );
}
