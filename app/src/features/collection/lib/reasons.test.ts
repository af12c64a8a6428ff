import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { reasonOf, REASONS, type Follows } from "./reasons";

const FOLLOWS: Readonly<Record<string, Follows>> = { AGAIN: "again", NEW_ACCOUNT: "account", NEW_MANDATE: "mandate", BY_HAND: "hand" };

test("every reason of the API is here, with its words and what follows", () => {
  const source = readFileSync("../gateway/collection/reasons.py", "utf8");
  const rows = [...source.matchAll(/_row\("(\w+)", "([^"]+)", "([^"]+)", Then\.(\w+)/g)];
  expect(Object.fromEntries(rows.map(([, code = "", zh, en, then = ""]) => [code, { zh, en, follows: FOLLOWS[then] }]))).toEqual(REASONS);
});

test("a code of a later set is looked at by hand", () => {
  expect(reasonOf("XX99").follows).toBe("hand");
});
