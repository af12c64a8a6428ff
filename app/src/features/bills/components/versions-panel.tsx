import { Link } from "@tanstack/react-router";
import { Card, Flex, Table, type TableColumnsType } from "antd";

import { Money, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import type { Settlement } from "../api/bills";
import type { Statement } from "../lib/statement";
import { messages } from "../messages";
import { useBillWords } from "../words";

interface VersionsPanelProps {
  readonly statement: Statement;
  readonly versions: readonly Settlement[];
}

/** Each version with why it was made; what this one changes; and which corrections of earlier bills it charges. */
export function VersionsPanel({ statement, versions }: VersionsPanelProps) {
  const t = useMessages(messages);
  const columns: TableColumnsType<Settlement> = [
    {
      key: "version", title: t("version"),
      render: (_, row) => <Link to="/bills/$orderId/$month" params={{ orderId: row.order_id, month: row.month }} search={{ version: row.version }}>{t("versionNumber", { version: row.version })}</Link>,
    },
    { key: "reason", title: t("cause"), render: (_, row) => t(`reason_${row.reason ?? "first"}`) },
    { key: "at", title: t("settledAt"), render: (_, row) => <When ms={row.refreshed_at} /> },
    { key: "operator", title: t("operator"), render: (_, row) => row.operator },
    { key: "hash", title: t("statementHash"), render: (_, row) => <Hash value={row.statement_hash} /> },
  ];
  return (
    <Flex vertical gap={12}>
      <Card size="small" title={t("versions")}>
        <Table<Settlement> size="small" rowKey="version" columns={columns} dataSource={[...versions]} pagination={false} scroll={{ x: "max-content" }} onRow={() => ({ tabIndex: 0 })} />
      </Card>
      {statement.delta && <Delta delta={statement.delta} />}
      <Card size="small" title={t("carried")}><Carried statement={statement} orderId={versions[0]?.order_id ?? ""} /></Card>
    </Flex>
  );
}

function Delta({ delta }: { readonly delta: NonNullable<Statement["delta"]> }) {
  const t = useMessages(messages);
  const words = useBillWords();
  const rows = Object.entries(delta.by_part).map(([part, fen]) => ({ part, fen }));
  const columns: TableColumnsType<{ part: string; fen: number }> = [
    { key: "part", title: t("deltaByPart"), render: (_, row) => words.part(row.part) },
    { key: "fen", title: t("amount"), align: "right", render: (_, row) => <Money fen={row.fen} /> },
  ];
  return (
    <Card size="small" title={t("delta")} extra={<strong><Money fen={delta.total_fen} /></strong>}>
      <Table size="small" rowKey="part" columns={columns} dataSource={rows} pagination={false} />
    </Card>
  );
}

function Carried({ statement, orderId }: { readonly statement: Statement; readonly orderId: string }) {
  const t = useMessages(messages);
  const carried = statement.carried ?? [];
  if (carried.length === 0) return <span className="muted">{t("noCarried")}</span>;
  return (
    <Flex vertical gap={6}>
      {carried.map(({ month, version, statement_hash, parties }) => (
        <Flex key={statement_hash} justify="space-between" gap={12}>
          <Link to="/bills/$orderId/$month" params={{ orderId, month }} search={{ version, tab: "versions" }}>{t("carriedOf", { month, version })}</Link>
          <Money fen={-(parties["consumer"] ?? 0)} />
        </Flex>
      ))}
    </Flex>
  );
}
