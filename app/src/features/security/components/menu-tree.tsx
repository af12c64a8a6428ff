import { Table, type TableColumnsType } from "antd";

import { useMessages, useTitle } from "@/lib/i18n";

import type { Document } from "../api/access";
import { useResourceTitle } from "../lib/resource-title";
import { messages } from "../messages";

type Menu = Document["menus"][string];

interface Line {
  readonly id: string;
  readonly menu: Menu;
  readonly children?: Line[];
}

/** The product's menus as people see them, with what each needs. */
export function MenuTree({ document }: { readonly document: Document }) {
  const t = useMessages(messages);
  const title = useTitle();
  const resource = useResourceTitle(document);
  const columns: TableColumnsType<Line> = [
    { key: "title", title: t("menu"), render: (_, row) => title(row.menu) },
    { key: "route", title: t("route"), render: (_, row) => <span className="mono">{row.menu.route ?? "—"}</span> },
    { key: "resource", title: t("needs"), render: (_, row) => (row.menu.resource == null ? "—" : <span title={row.menu.resource}>{resource(row.menu.resource)}</span>) },
    { key: "position", title: t("position"), align: "right", width: 90, render: (_, row) => row.menu.position },
  ];
  return <Table size="small" rowKey="id" columns={columns} dataSource={childrenOf(document, null)} pagination={false} expandable={{ defaultExpandAllRows: true }} />;
}

function childrenOf(document: Document, parent: string | null): Line[] {
  return Object.entries(document.menus)
    .filter(([, menu]) => (menu.parent ?? null) === parent)
    .toSorted(([, a], [, b]) => a.position - b.position)
    .map(([id, menu]) => {
      const children = childrenOf(document, id);
      return { id, menu, ...(children.length > 0 && { children }) };
    });
}
