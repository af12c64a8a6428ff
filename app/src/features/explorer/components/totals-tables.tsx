import { Card, Col, Row, Statistic, Table, type TableColumnsType } from "antd";

import { Energy } from "@/components/figures";
import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Totals } from "../api/explorer";
import { messages } from "../messages";

interface TotalsProps {
  readonly totals: Totals;
}

const ROWS = 12;

/** The ledger in six numbers. */
export function CountFigures({ totals }: TotalsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const figures = [
    [t("blockHeight"), totals.block_height],
    [t("transactions"), totals.transactions],
    [t("invalidTransactions"), totals.invalid_transactions],
    [t("orders"), totals.orders],
    [t("withTerms"), totals.with_terms],
    [t("archivedTexts"), totals.archived_texts],
  ] as const;
  return (
    <Row gutter={[12, 12]}>
      {figures.map(([title, value]) => (
        <Col key={title} xs={12} md={8} xl={4}>
          <Card size="small" style={{ height: "100%" }}>
            <Statistic title={title} value={integerText(value, language)} styles={{ content: { fontSize: 20 } }} />
          </Card>
        </Col>
      ))}
    </Row>
  );
}

export function StateTable({ totals }: TotalsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const columns: TableColumnsType<Totals["by_state"][number]> = [
    { key: "state", title: t("state"), render: (_, row) => <StateTag of="order" state={row.name} /> },
    { key: "count", title: t("orders"), align: "right", render: (_, row) => integerText(row.count, language) },
  ];
  return <Table size="small" rowKey="name" columns={columns} dataSource={[...totals.by_state]} pagination={false} />;
}

export function MonthTable({ totals }: TotalsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const columns: TableColumnsType<Totals["by_segment_and_month"][number]> = [
    { key: "segment", title: t("segment"), render: (_, row) => <Segment name={row.segment} /> },
    { key: "month", title: t("month"), render: (_, row) => row.month },
    { key: "orders", title: t("orders"), align: "right", render: (_, row) => integerText(row.orders, language) },
    { key: "executing", title: t("executing"), align: "right", render: (_, row) => integerText(row.executing, language) },
  ];
  const rows = [...totals.by_segment_and_month];
  return (
    <Table
      size="small"
      rowKey={(row) => `${row.segment} ${row.month}`}
      columns={columns}
      dataSource={rows}
      pagination={rows.length > ROWS ? { pageSize: ROWS, showSizeChanger: false } : false}
    />
  );
}

export function VolumeTable({ totals }: TotalsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const columns: TableColumnsType<Totals["public_volumes"][number]> = [
    { key: "mode", title: t("mode"), render: (_, row) => (row.mode === "listing" ? t("listings") : t("auctions")) },
    { key: "segment", title: t("segment"), render: (_, row) => <Segment name={row.segment} /> },
    { key: "count", title: t("count"), align: "right", render: (_, row) => integerText(row.count, language) },
    { key: "offered", title: t("offered"), align: "right", render: (_, row) => <Energy wh={row.offered_wh} unit="MWh" /> },
    { key: "concluded", title: t("concluded"), align: "right", render: (_, row) => <Energy wh={row.concluded_wh} unit="MWh" /> },
  ];
  return (
    <Table
      size="small"
      rowKey={(row) => `${row.mode} ${row.segment}`}
      columns={columns}
      dataSource={[...totals.public_volumes]}
      pagination={false}
      scroll={{ x: "max-content" }}
    />
  );
}

const SEGMENTS = ["industrial", "commercial", "residential"] as const;

function Segment({ name }: { readonly name: string }) {
  const t = useMessages(messages);
  const known = SEGMENTS.find((each) => each === name);
  return known ? t(`segment_${known}`) : name;
}
