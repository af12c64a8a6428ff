import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Menu, type MenuProps, Skeleton } from "antd";
import { useMemo } from "react";

import { type MenuEntry, menusQuery } from "@/api/access";
import { useSessionState, viewOf } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages, useTitle } from "@/lib/i18n";

import { featureRoutes } from "../features";
import { messages } from "../messages";
import { menuPath } from "./menu-tree";

const built = new Set(featureRoutes.map((route) => route.path));

/** The menus of the role, as the access model in force has them. */
export function MainMenu({ onChosen }: { readonly onChosen?: () => void }) {
  const t = useMessages(messages);
  const title = useTitle();
  const { pathname } = useLocation();
  const menus = useQuery(menusQuery(viewOf(useSessionState())));
  const entries = useMemo(() => menus.data?.items ?? [], [menus.data]);
  const items = useMemo(() => entries.flatMap((entry) => itemsOf(entry, (it) => title(it.title))), [entries, title]);
  if (menus.isError) return <QueryProblem query={menus} />;
  if (menus.isPending) return <Skeleton active paragraph={{ rows: 8 }} title={false} style={{ padding: 16 }} />;
  const selected = menuPath(entries, pathname).at(-1)?.id;
  return (
    <nav aria-label={t("mainMenu")}>
      <Menu
        key={menus.data.role}
        mode="inline"
        inlineIndent={14}
        items={items}
        onClick={() => onChosen?.()}
        selectedKeys={selected === undefined ? [] : [selected]}
        defaultOpenKeys={entries.map((entry) => entry.id)}
        style={{ borderInlineEnd: 0, paddingBlock: 8 }}
      />
    </nav>
  );
}

type Item = NonNullable<MenuProps["items"]>[number];

/** Menus without a page in this client are left out: a security administrator may add some for other clients. */
function itemsOf(entry: MenuEntry, label: (entry: MenuEntry) => string): Item[] {
  if (entry.route !== null) {
    return built.has(entry.route) ? [{ key: entry.id, label: <Link to={entry.route}>{label(entry)}</Link> }] : [];
  }
  const children = entry.children.flatMap((child) => itemsOf(child, label));
  return children.length > 0 ? [{ key: entry.id, label: label(entry), children }] : [];
}
