import { Flex, Table, type TableColumnsType, Tag } from "antd";

import { RoleName } from "@/components/role-name";
import { useMessages } from "@/lib/i18n";

import type { Change, ModelDifference } from "../lib/difference";
import { useResourceTitle } from "../lib/resource-title";
import type { Document } from "../api/access";
import { messages } from "../messages";

interface DifferenceProps {
  readonly difference: ModelDifference;
  readonly document: Document;
}

interface Effect {
  readonly role: string;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** First what it means for people: what each role gains and loses. Then each value that differs. */
export function DifferenceView({ difference, document }: DifferenceProps) {
  const t = useMessages(messages);
  const resource = useResourceTitle(document);
  const roles = [...new Set([...Object.keys(difference.gained), ...Object.keys(difference.lost)])];
  const effects = roles.map((role): Effect => ({ role, gained: difference.gained[role] ?? [], lost: difference.lost[role] ?? [] }));
  const tags = (names: readonly string[], color: string) => (
    <Flex wrap gap={4}>{names.length === 0 ? "—" : names.map((name) => <Tag key={name} color={color} title={name}>{resource(name)}</Tag>)}</Flex>
  );
  const effectColumns: TableColumnsType<Effect> = [
    { key: "role", title: t("role"), width: 180, render: (_, row) => <RoleName role={row.role} /> },
    { key: "gained", title: t("gains"), render: (_, row) => tags(row.gained, "green") },
    { key: "lost", title: t("loses"), render: (_, row) => tags(row.lost, "red") },
  ];
  const changeColumns: TableColumnsType<Change> = [
    { key: "path", title: t("where"), width: 300, render: (_, row) => <span className="mono wrap-anywhere">{row.path}</span> },
    { key: "before", title: t("before"), render: (_, row) => <Value value={row.before} other={row.after} /> },
    { key: "after", title: t("after"), render: (_, row) => <Value value={row.after} other={row.before} /> },
  ];
  return (
    <Flex vertical gap={12}>
      <Table size="small" title={() => t("effects")} rowKey="role" columns={effectColumns} dataSource={effects} pagination={false} locale={{ emptyText: t("noEffects") }} />
      <Table size="small" title={() => t("changes", { count: difference.changes.length })} rowKey="path" columns={changeColumns} dataSource={[...difference.changes]} pagination={false} locale={{ emptyText: t("noChanges") }} />
    </Flex>
  );
}

/** A list shows what the other side does not have in bold; anything else as it is. */
function Value({ value, other }: { readonly value: unknown; readonly other: unknown }) {
  if (value === null) return "—";
  if (!Array.isArray(value)) return <span className="wrap-anywhere">{typeof value === "object" ? JSON.stringify(value) : String(value)}</span>;
  const others = new Set<unknown>(Array.isArray(other) ? other : []);
  return (
    <Flex wrap gap="2px 8px" className="mono">
      {value.map((each) => (others.has(each) ? <span key={String(each)} className="muted">{String(each)}</span> : <strong key={String(each)}>{String(each)}</strong>))}
    </Flex>
  );
}
