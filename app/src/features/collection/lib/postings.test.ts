import { expect, test } from "vitest";

import { identified, stepsOf } from "./postings";

test("a posting that waits and one that ends are sealed with salts of their own", async () => {
  const hold = { id: "item-1", keeper: "r1", owner: "mill-7", purpose: "payment", day: "2026-11-25", amount_fen: 5, good_until: 9 };
  const ends = [{ posting: "item-2", state: "posted", day: "2026-11-24" } as const, { posting: "item-3", state: "voided", day: null } as const];
  const steps = await stepsOf({ total: 3, instructions: [hold], ends: [...ends] });
  expect(steps.map(({ action, target, version, args }) => ({ action, target, version, args }))).toEqual([
    { action: "post", target: undefined, version: undefined, args: { posting: "item-1", state: "pending", day: "2026-11-25" } },
    { action: "end_posting", target: "item-2", version: 1, args: { state: "posted", day: "2026-11-24" } },
    { action: "end_posting", target: "item-3", version: 1, args: { state: "voided" } },
  ]);
  const texts = steps.map(({ sealed }) => JSON.parse(sealed?.private ?? "{}") as { readonly salt: string; readonly instruction?: unknown; readonly end?: unknown });
  expect(texts[0]?.instruction).toEqual(hold);
  expect(texts[2]?.end).toEqual({ posting: "item-3", state: "voided" });
  expect(new Set(texts.map(({ salt }) => salt)).size).toBe(3);
});

test("money in suspense is identified once, not before it came", () => {
  const entry = { entry_id: "e1", amount_fen: 900, booked_on: "2026-11-20" };
  expect(identified("r1", entry, { owner: "mill-7", bill: undefined, today: "2026-11-22" })).toEqual({
    id: "known-e1", of: "bank-e1", keeper: "r1", owner: "mill-7", purpose: "identify", amount_fen: 900, day: "2026-11-22",
  });
  expect(identified("r1", entry, { owner: "mill-7", bill: "b1", today: "2026-11-19" })).toMatchObject({ bill: "b1", day: "2026-11-20" });
});
