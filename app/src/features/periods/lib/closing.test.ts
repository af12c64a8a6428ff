import { expect, test } from "vitest";

import { sha256Hex } from "@/lib/bytes";

import { accountsOf, ClosingDiffersError, type Contract, missingIn, openClosing } from "./closing";

const contract = (id: string, state: "settled" | "disputed" | "open"): Contract => ({
  order_id: id, consumer: "mill", retailer: "south", package: "day", package_version: 1, segment: "industrial", stage: "execute", state: "executing",
  period_start: "2026-01-01", period_end: "2027-01-01", ends: "2027-01-01",
  months: [{ month: "2026-05", start: "2026-05-01", end: "2026-06-01", state, version: null, readings_hash: null }],
} as Contract);
const plant = (id: string, buyer: string, start: string) => ({
  plant_id: id, version: 2, kind: "wind", producer: "sunny", proposal: null, operator: "x", refreshed_at: 0, changed_in_block: 1,
  agreements: [{ number: 1, start, end: null, buyer, payer: "retailer" as const, points: [], parties: [], terms_hash: "", agreed_by: {} }],
});

test("what a month lacks are bills that are not made and plants of the retailer's own without a statement", () => {
  const plants = [plant("a", "south", "2026-05"), plant("b", "south", "2026-01"), plant("c", "north", "2026-01"), plant("d", "south", "2026-06")];
  const missing = missingIn("2026-05", [contract("one", "settled"), contract("two", "disputed")], plants, new Set(["b"]), "south");
  expect(missing).toEqual([
    { kind: "bill", id: "two", party: "mill", state: "disputed" },
    { kind: "plant", id: "a", party: "sunny", state: "open" },
  ]);
});

test("a closing is shown only with the hash that the ledger has", async () => {
  const text = '{"salt":"00","statement":{"parties":{"grid":5,"retailer:south":-5}}}';
  const { parties } = await openClosing(text, await sha256Hex(text));
  expect(accountsOf(parties)).toEqual([["retailer:south", -5], ["grid", 5]]);
  await expect(openClosing(text.replace("5", "6"), await sha256Hex(text))).rejects.toThrow(ClosingDiffersError);
});
