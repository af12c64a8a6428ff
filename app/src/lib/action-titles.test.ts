import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { ACTIONS, actionTitle } from "./action-titles";

/** `name = { zh = "…", en = "…" }`, a line each. */
const LINE = /^(\w+) = \{ zh = "(.+)", en = "(.+)" \}$/gm;
const FILE = readFileSync("../acl/data/actions.toml", "utf8");

test("every action is called as the access model calls it", () => {
  const titles = [...FILE.matchAll(LINE)].map(([, name = "", zh, en]) => [name, { zh, en }] as const);
  expect(titles.length).toBeGreaterThan(60);
  expect([...ACTIONS].toSorted()).toEqual(titles.map(([name]) => name).toSorted());
  for (const [name, title] of titles) expect(actionTitle(name)).toEqual(title);
});

test("an action of a later version is called by its own name", () => {
  expect(actionTitle("constructor_of")).toEqual({ zh: "constructor_of", en: "constructor_of" });
});
