import { expect, test } from "vitest";

import { quarterHoursOf, readCurve } from "./curve";

test("a curve is read exactly, negative prices too", () => {
  expect(readCurve("0.3825\n-0.01\n 1 ")).toEqual([38_250_000, -1_000_000, 100_000_000]);
});

test.each(["0.38 yuan", "0.123456789", "1e-3"])("a text that is no curve is refused: %s", (text) => {
  expect(readCurve(text)).toBeUndefined();
});

test("a month has 96 quarter-hours a day", () => {
  expect(quarterHoursOf("2026-02")).toBe(28 * 96);
  expect(quarterHoursOf("2028-02")).toBe(29 * 96);
});
