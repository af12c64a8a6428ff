import { expect, test } from "vitest";

import type { MenuEntry } from "@/api/access";

import { menuPath } from "./menu-tree";

function entry(id: string, route: string | null, children: MenuEntry[] = []): MenuEntry {
  return { id, route, resource: null, title: { zh: id, en: id }, children };
}

const tree = [
  entry("home", "/"),
  entry("market", null, [entry("packages", "/packages"), entry("comparison", "/packages/compare")]),
  entry("audit", "/audit"),
];

test.each([
  ["/", ["home"]],
  ["/packages", ["market", "packages"]],
  ["/packages/p-1", ["market", "packages"]],
  ["/packages/compare", ["market", "comparison"]],
  ["/audit-trail", []],
])("%s belongs to %j", (path, ids) => {
  expect(menuPath(tree, path).map(({ id }) => id)).toEqual(ids);
});
