import { expect, test } from "vitest";

import type { FoundDifference, ReconciledBill } from "../api/reconciliation";
import { byCause, type Cause, differenceOf } from "./causes";

const found = (cause: Cause, fen: number | null = null): FoundDifference => ({ cause, difference_fen: fen }) as FoundDifference;
const bill = (differences: FoundDifference[], fen: number | null): ReconciledBill => ({
  order_id: "aa", month: "2026-08", state: differences.length === 0 ? "agreed" : "differs", number: null, version: 1, own_fen: null, billed_fen: 1, difference_fen: fen, by_cause: {}, differences,
});

test("causes of all bills are told together, in their order, with what they come to", () => {
  const bills = [bill([found("rounding", 1), found("other_price", 250)], 251), bill([found("other_price", -50), found("day_missing")], -50), bill([], 0)];
  expect(byCause(bills)).toEqual([
    { cause: "day_missing", count: 1, fen: undefined },
    { cause: "other_price", count: 2, fen: 200n },
    { cause: "rounding", count: 1, fen: 1n },
  ]);
  expect(differenceOf(bills)).toBe(201n);
});

test("of a plant another share is told with its amount", () => {
  expect(byCause([bill([found("other_share", 5)], 5)])).toEqual([{ cause: "other_share", count: 1, fen: 5n }]);
});

test("where all agrees there are no causes", () => {
  expect(byCause([bill([], null)])).toEqual([]);
  expect(differenceOf([bill([], null)])).toBe(0n);
});
