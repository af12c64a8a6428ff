import { expect, test } from "vitest";

import { sealTerms } from "@/lib/intents/terms";

import { changeOf, openTerms, priceNames, priceOf, TermsDifferError } from "./terms";

const TERMS = { energy_wh: 5_000_000, prices_e8_yuan_per_kwh: { peak: 80_000_000 } };

test("terms open with the hash they were sealed under, and with no other", async () => {
  const sealed = await sealTerms(TERMS);
  expect(await openTerms(sealed.private, sealed.hash)).toEqual(TERMS);
  await expect(openTerms(sealed.private, "00".repeat(32))).rejects.toThrow(TermsDifferError);
});

test.each([
  [2, 1, "up"], [1, 2, "down"], [1, 1, "same"], [1, undefined, "same"], ["b", "a", "changed"], [undefined, 1, "changed"],
] as const)("%s after %s is %s", (value, before, change) => {
  expect(changeOf(value, before)).toBe(change);
});

test("a price that is not negotiated is the list price", () => {
  expect(priceOf(TERMS, { peak: 1, flat: 2 }, "peak")).toBe(80_000_000);
  expect(priceOf(TERMS, { peak: 1, flat: 2 }, "flat")).toBe(2);
});

test("bands come in their order, and other names behind them", () => {
  expect(priceNames({ valley: 1, other: 1 }, { sharp: 1, valley: 2 })).toEqual(["sharp", "valley", "other"]);
});
