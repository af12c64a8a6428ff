import { expect, test } from "vitest";

import { addsUp, piecesOf, slicesOf } from "./drilling";

const DAY = { day_type: "workday", season: "year", schedule: 0 };
const segment = (start: number, end: number, band: string) => ({ start, end, band, price: band });
const TWO_BANDS = [segment(0, 32, "valley"), segment(32, 96, "peak")];
const line = (price: string, energy_wh: number) => ({ part: "energy", rule: "energy", amount_fen: 1, payee: "retailer", price, energy_wh });
const load = (...days: [string, number][]) => new Map(days.map(([date, wh]) => [date, Array.from({ length: 96 }, () => wh)]));

test("energy is under the price of its quarter-hour, day by day", () => {
  const calendar = { days: [{ ...DAY, date: "2026-05-01" }, { ...DAY, date: "2026-05-02" }], schedules: [[TWO_BANDS]], tier_limits_wh: [] };
  const slices = slicesOf(piecesOf(load(["2026-05-01", 10], ["2026-05-02", 1]), calendar));
  expect(slices.map(({ price, wh }) => [price, wh])).toEqual([["peak", 64 * 11], ["valley", 32 * 11]]);
  expect([...(slices[0]?.days ?? [])]).toEqual([["2026-05-01", 640], ["2026-05-02", 64]]);
});

test("a quarter-hour that crosses a limit is in two tiers, to the Wh", () => {
  const tiers = [[segment(0, 96, "flat")], [segment(0, 96, "sharp")]];
  const calendar = { days: [{ ...DAY, date: "2026-05-01" }], schedules: [tiers], tier_limits_wh: [105] };
  const pieces = piecesOf(load(["2026-05-01", 10]), calendar);
  expect(pieces.get("2026-05-01")?.filter(({ place }) => place === 10)).toEqual([
    { price: "flat", tier: 1, band: "flat", place: 10, wh: 5 },
    { price: "sharp", tier: 2, band: "sharp", place: 10, wh: 5 },
  ]);
  expect(slicesOf(pieces).map(({ tier, wh }) => [tier, wh])).toEqual([[1, 105], [2, 855]]);
  expect(slicesOf(piecesOf(load(["2026-05-01", 10]), calendar, 105)).map(({ tier, wh }) => [tier, wh])).toEqual([[2, 960]]);
});

test("what was billed is the load, or it is not", () => {
  const calendar = { days: [{ ...DAY, date: "2026-05-01" }], schedules: [[TWO_BANDS]], tier_limits_wh: [] };
  const slices = slicesOf(piecesOf(load(["2026-05-01", 1]), calendar));
  expect(addsUp(slices, [line("peak", 64), line("valley", 32)])).toBe(true);
  expect(addsUp(slices, [line("peak", 63), line("valley", 33)])).toBe(false);
  expect(addsUp(slices, [line("peak", 96)])).toBe(false);
});
