import { describe, expect, it } from "vitest";

import { type DraftStep, faultsOf, ladderOf } from "./ladder";

const LIMITS = { price_floor_e8: 20_000_000, price_cap_e8: 80_000_000, price_step_e8: 10_000 };

function step(energy: number | null, price: number | null): DraftStep {
  return { key: 0, energy, price };
}

describe("a bid's steps", () => {
  it("fall for buyers and rise for sellers", () => {
    const falling = [step(10, 50_000_000), step(5, 40_000_000)];
    expect(ladderOf(falling, "buy", LIMITS)).toEqual([
      { energy_wh: 10, price_e8: 50_000_000 },
      { energy_wh: 5, price_e8: 40_000_000 },
    ]);
    expect(faultsOf(falling, "sell", LIMITS)).toEqual([{}, { price: "order_sell" }]);
    expect(faultsOf(falling.toReversed(), "buy", LIMITS)).toEqual([{}, { price: "order_buy" }]);
    expect(ladderOf([step(1, 50_000_000), step(1, 50_000_000)], "sell", LIMITS)).toBeUndefined();
  });

  it.each([
    [step(null, 50_000_000), { energy: "required" }],
    [step(1, null), { price: "required" }],
    [step(100_000_000_001, 50_000_000), { energy: "too_much" }],
    [step(1, 19_990_000), { price: "outside" }],
    [step(1, 80_010_000), { price: "outside" }],
    [step(1, 50_000_001), { price: "off_step" }],
  ])("%j: %j", (wrong, faults) => {
    expect(faultsOf([wrong], "buy", LIMITS)).toEqual([faults]);
    expect(ladderOf([wrong], "buy", LIMITS)).toBeUndefined();
  });

  it("are one at least", () => {
    expect(ladderOf([], "buy", LIMITS)).toBeUndefined();
  });
});
