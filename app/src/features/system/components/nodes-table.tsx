import { Table, type TableColumnsType } from "antd";

import { OrganisationName } from "@/components/organisation-name";
import { ToneTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Node } from "../api/system";
import { messages } from "../messages";

export function NodesTable({ nodes }: { readonly nodes: readonly Node[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const count = (value: number | null) => (value === null ? "—" : integerText(value, language));
  const columns: TableColumnsType<Node> = [
    { key: "name", title: t("node"), render: (_, row) => <NodeName node={row} /> },
    { key: "kind", title: t("kind"), render: (_, row) => (row.kind === "peer" ? t("peer") : t("orderer")) },
    { key: "organisation", title: t("organisation"), render: (_, row) => <OrganisationName mspId={row.organisation} /> },
    { key: "up", title: t("state"), render: (_, row) => <ToneTag tone={row.up ? "good" : "bad"}>{row.up ? t("up") : t("down")}</ToneTag> },
    { key: "height", title: t("height"), align: "right", render: (_, row) => count(row.height) },
    { key: "lag", title: t("lag"), align: "right", render: (_, row) => <Lag blocks={row.lag} /> },
    { key: "source", title: t("source"), render: (_, row) => t(`source_${row.source}`) },
    { key: "chaincodes", title: t("chaincodes"), render: (_, row) => chaincodesOf(row) },
  ];
  return (
    <Table size="small" rowKey={(row) => `${row.kind} ${row.name}`} columns={columns} dataSource={[...nodes]} pagination={false} scroll={{ x: "max-content" }} />
  );
}

function NodeName({ node }: { readonly node: Node }) {
  const t = useMessages(messages);
  return (
    <span className="nowrap">
      <span className="mono">{node.name}</span> {node.own && <ToneTag tone="idle">{t("own")}</ToneTag>}
      {node.address !== node.name && <div className="mono muted">{node.address}</div>}
    </span>
  );
}

/** Blocks behind the highest node: some are normal for a moment. */
function Lag({ blocks }: { readonly blocks: number | null }) {
  const language = useLanguage();
  if (blocks === null) return "—";
  if (blocks === 0) return <span className="muted">0</span>;
  return <strong>{integerText(blocks, language)}</strong>;
}

function chaincodesOf(node: Node): string {
  const known = Object.entries(node.chaincodes ?? {});
  return known.length === 0 ? "—" : known.map(([name, version]) => `${name} ${version}`).join(", ");
}
