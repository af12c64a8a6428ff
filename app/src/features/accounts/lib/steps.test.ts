import { expect, test } from "vitest";

import { byReference, endStep, heldUntil, postStep } from "./steps";

test("a reference gives the SDK's id", async () => {
  // gateway.client.accounts.by_reference("pearl", "BANK-2026-11-20/7")
  expect(await byReference("pearl", "BANK-2026-11-20/7")).toBe("9b3b8370d321ac4825b9556a81108cd98f198fd25f7156135fd09f2d4fb6b140");
});

test("of a payment that stands the ledger sees id, state and day", async () => {
  const instruction = { id: "p1", keeper: "r1", owner: "mill", purpose: "payment", day: "2026-11-20", amount_fen: 7_700 };
  const { action, args, sealed } = await postStep(instruction);
  expect({ action, args }).toEqual({ action: "post", args: { posting: "p1", state: "posted", day: "2026-11-20" } });
  expect(JSON.parse(sealed?.private ?? "")).toEqual({ instruction, salt: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown });
});

test("what waits is pending, and ends at its version", async () => {
  const until = heldUntil(1_790_000_000_999);
  expect(until).toBe(1_790_000_000_000 + 60 * 86_400_000);
  expect((await postStep({ id: "p2", day: "2026-11-20", good_until: until })).args?.["state"]).toBe("pending");
  expect(await endStep("p2", "voided", null)).toMatchObject({ target: "p2", version: 1, args: { state: "voided" } });
});
