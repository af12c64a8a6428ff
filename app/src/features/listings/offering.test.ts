import { describe, expect, it } from "vitest";

import { energyFault, isSound, priceFault, smallestFault } from "./offering";

const LIMITS = { price_floor_e8: 20_000_000, price_cap_e8: 80_000_000, price_step_e8: 10_000 };

describe("an offer", () => {
  it.each([
    [20_000_000, undefined],
    [80_000_000, undefined],
    [19_990_000, "outsideLimits"],
    [80_010_000, "outsideLimits"],
    [20_000_001, "offStep"],
    [null, "required"],
  ])("at %d is %s", (price, fault) => {
    expect(priceFault(price, LIMITS)).toBe(fault);
  });

  it("is never below what is taken", () => {
    expect(energyFault(9, 10)).toBe("belowTaken");
    expect(energyFault(10, 10)).toBeUndefined();
    expect(energyFault(null, 0)).toBe("required");
  });

  it("has a smallest take that is not more than all", () => {
    expect(smallestFault({ energy: 10, smallest: 11 })).toBe("minAboveEnergy");
    expect(smallestFault({ energy: 10, smallest: 10 })).toBeUndefined();
  });

  it("is sound when all of it is", () => {
    const offer = { prices: { flat: 30_000_000 }, energy: 10, smallest: 1 };
    expect(isSound(offer, LIMITS, 0)).toBe(true);
    expect(isSound({ ...offer, prices: { flat: null } }, LIMITS, 0)).toBe(false);
    expect(isSound({ ...offer, prices: {} }, LIMITS, 0)).toBe(false);
    expect(isSound(offer, LIMITS, 11)).toBe(false);
  });
});
