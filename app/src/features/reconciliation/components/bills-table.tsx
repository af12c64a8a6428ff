import { Link } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";

import { Energy, Money } from "@/components/figures";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { FoundDifference, ReconciledBill } from "../api/reconciliation";
import { messages } from "../messages";
import { useReconciliationWords } from "../words";

const PAGE = 20;
const TONES = { agreed: "good", differs: "bad", no_figures: "waiting", no_bill: "waiting" } as const;

/** Bill by bill, those that differ first; each opens to its differences. */
export function BillsTable({ bills }: { readonly bills: readonly ReconciledBill[] }) {
  const t = useMessages(messages);
  const rows = bills.toSorted((one, other) => Number(one.state === "agreed") - Number(other.state === "agreed"));
  const columns: TableColumnsType<ReconciledBill> = [
    { key: "bill", title: t("bill"), render: (_, row) => <BillName bill={row} /> },
    { key: "state", title: t("state"), render: (_, { state }) => <ToneTag tone={TONES[state]}>{t(`state_${state}`)}</ToneTag> },
    { key: "own", title: t("ownAmount"), align: "right", render: (_, { own_fen: fen }) => <Money fen={fen} /> },
    { key: "billed", title: t("billedAmount"), align: "right", render: (_, { billed_fen: fen }) => <Money fen={fen} /> },
    { key: "difference", title: t("difference"), align: "right", render: (_, { difference_fen: fen }) => <strong><Money fen={fen} /></strong> },
  ];
  const open = rows.filter(({ differences = [] }) => differences.length > 0).map(({ order_id: id }) => id);
  return (
    <Table<ReconciledBill>
      size="small" rowKey="order_id" columns={columns} dataSource={rows} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })}
      pagination={rows.length > PAGE ? { pageSize: PAGE, showSizeChanger: false } : false}
      expandable={{ expandedRowRender: differencesOf, rowExpandable: ({ differences = [] }) => differences.length > 0, defaultExpandedRowKeys: open.slice(0, 1) }}
    />
  );
}

function BillName({ bill: { order_id, month, number } }: { readonly bill: ReconciledBill }) {
  if (number === null) return <span className="mono">{order_id.slice(0, 16)}…</span>;
  return <Link className="mono" to="/bills/$orderId/$month" params={{ orderId: order_id, month }}>{number}</Link>;
}

function differencesOf({ differences = [] }: ReconciledBill) {
  return <Differences differences={differences} />;
}

function Differences({ differences }: { readonly differences: readonly FoundDifference[] }) {
  const t = useMessages(messages);
  const words = useReconciliationWords();
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
