import { expect, test } from "vitest";

import { signable } from "./signable";

const row = (sequence: number, target: string | null, expected_version: number | null, state = "waiting") => ({
  sequence, target, expected_version, state,
});

const sequences = (rows: Parameters<typeof signable>[0]) => signable(rows).map(({ sequence }) => sequence);

test("new records can all be signed, in their order", () => {
  expect(sequences([row(3, null, null), row(1, null, null)])).toEqual([1, 3]);
});

test("of several changes of one record the first is signed", () => {
  expect(sequences([row(5, "bakery-1", 2), row(4, "bakery-1", 2), row(6, "bakery-2", 1)])).toEqual([4, 6]);
});

test("a record that is not on the ledger yet, and rows that do not wait, are left", () => {
  expect(sequences([row(1, "bakery-1", null), row(2, "bakery-2", 1, "signed"), row(3, "bakery-2", 1, "done")])).toEqual([]);
});
