import { expect, test } from "vitest";

import type { Item } from "../api/collection";
import { bodyOf, isWhole, type Line, retriesOf } from "./lines";

const LINE: Line = { key: 0, mandate: "m-1", amount: 1_250, about: "2026-10" };

test.each([
  [LINE, true],
  [{ ...LINE, mandate: undefined, payee: "mill-7" }, true],
  [{ ...LINE, payee: "mill-7" }, false],
  [{ ...LINE, mandate: undefined }, false],
  [{ ...LINE, amount: 0 }, false],
  [{ ...LINE, amount: null }, false],
  [{ ...LINE, about: " " }, false],
  [{ ...LINE, about: "a\u0007" }, false],
  [{ ...LINE, about: "x".repeat(141) }, false],
])("a line is whole or not: %o", (line, whole) => {
  expect(isWhole(line)).toBe(whole);
});

test("a batch names each item by its own id and the place", () => {
  const body = bodyOf("b-7", "debits", "2026-11-25", [LINE, { ...LINE, key: 3, about: " x ", retryOf: "e9" }]);
  expect(body.items).toEqual([
    { end_to_end_id: "b-7-1", amount_fen: 1_250, about: "2026-10", mandate: "m-1" },
    { end_to_end_id: "b-7-2", amount_fen: 1_250, about: "x", mandate: "m-1", retry_of: "e9" },
  ]);
});

test("what failed is asked for again of the same side", () => {
  const item = { end_to_end_id: "e1", counterpart: "mill-7", mandate_id: null, amount_fen: 5 } as Item;
  expect(retriesOf([item], "2026-10")).toEqual([{ key: 0, payee: "mill-7", amount: 5, about: "2026-10", retryOf: "e1" }]);
});
