import { useQuery } from "@tanstack/react-query";
import { Link, useMatches } from "@tanstack/react-router";
import { Breadcrumb } from "antd";
import { useEffect } from "react";

import { menusQuery } from "@/api/access";
import { useSessionState, viewOf } from "@/api/session";
import { useMessages, useTitle } from "@/lib/i18n";

import { messages } from "../messages";
import { menuPath } from "./menu-tree";

/** Where one is: headings and menu, then the page. Also names the browser's tab. */
export function Breadcrumbs() {
  const t = useMessages(messages);
  const title = useTitle();
  const match = useMatches().at(-1);
  const { data } = useQuery(menusQuery(viewOf(useSessionState())));
  const pathname = match?.pathname ?? "/";
  const pageTitle = match?.staticData.title;
  const page = pageTitle && title(pageTitle);
  useEffect(() => {
    document.title = page === undefined ? t("product") : `${page} · ${t("product")}`;
  }, [page, t]);
  const menus = menuPath(data?.items ?? [], match?.staticData.parent ?? pathname);
  const crumbs = menus.map((entry) => ({
    key: entry.id,
    title: entry.route !== null && entry.route !== pathname ? <Link to={entry.route}>{title(entry.title)}</Link> : title(entry.title),
  }));
  const last = menus.at(-1);
  if (page !== undefined && last?.route !== pathname) crumbs.push({ key: "page", title: page });
  if (crumbs.length < 2) return null; // the title says it already
  return (
    <nav aria-label={t("breadcrumbs")} className="shell-crumbs">
      <Breadcrumb items={crumbs} />
    </nav>
  );
}
