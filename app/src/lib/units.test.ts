import { describe, expect, test } from "vitest";

import { amountFen, energyUnitOf, fromDecimal, numberFromDecimal, permilleOf, sum, toDecimal } from "./units";

describe("decimals", () => {
  test.each([
    [1_500n, 3, "1.5"],
    [0n, 8, "0"],
    [-5n, 2, "-0.05"],
    [45_250_000, 8, "0.4525"],
    [123_456_789_012_345_678_901n, 3, "123456789012345678.901"],
    [7, 0, "7"],
  ])("%s with %s places is %s, and back", (value, digits, text) => {
    expect(toDecimal(value, digits)).toBe(text);
  });

  test.each([
    ["0.4525", 8, 45_250_000n],
    ["1,234.50", 2, 123_450n],
    ["-3", 3, -3_000n],
    ["1.230000", 2, 123n],
    ["0.001", 2, undefined],
    ["1e3", 2, undefined],
    ["", 2, undefined],
    ["12a", 2, undefined],
  ])("%s with %s places is read as %s", (text, digits, value) => {
    expect(fromDecimal(text, digits)).toBe(value);
  });

  test("a number that would not be exact is none", () => {
    expect(numberFromDecimal("9007199254740.991", 3)).toBe(Number.MAX_SAFE_INTEGER);
    expect(numberFromDecimal("9007199254740.993", 3)).toBeUndefined();
  });
});

describe("amounts", () => {
  test.each([
    [1_000, 45_250_000, 45n], // 1 kWh at 0.4525 yuan: 45.25 fen
    [1_000, 45_500_000, 46n], // 45.5 fen goes away from zero
    [-1_000, 45_500_000, -46n],
    [1_000_000_000_000, 45_250_000, 45_250_000_000n],
  ])("%s Wh at %s are %s fen", (wh, price, fen) => {
    expect(amountFen(wh, price)).toBe(fen);
  });

  test("sums are exact beyond floats", () => {
    expect(sum([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])).toBe(18_014_398_509_481_982n);
  });

  test("a part of nothing is nothing", () => {
    expect(permilleOf(5, 0)).toBe(0);
    expect(permilleOf(1, 3)).toBe(333);
  });
});

test.each([
  [9_999_999, "kWh"],
  [10_000_000, "MWh"],
  [-10_000_000_000, "GWh"],
])("%s Wh are shown in %s", (wh, unit) => {
  expect(energyUnitOf(wh)).toBe(unit);
});
