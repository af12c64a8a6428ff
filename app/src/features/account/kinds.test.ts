import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { KINDS } from "./kinds";

test("the kinds of messages are those of the API", () => {
  const source = readFileSync("../gateway/notifications/kinds.py", "utf8");
  const rows = source.matchAll(/Kind\(\s*"(\w+)",\s*"([^"]+)",\s*"([^"]+)",\s*(True|False)/g);
  const there = [...rows].map(([, name, zh, en, mailed]) => [name, { zh, en, mailed: mailed === "True" }]);
  expect(there.length).toBeGreaterThan(20);
  expect(KINDS).toEqual(Object.fromEntries(there));
});
