import { expect, test } from "vitest";

import { daysOf, marketDay, periodFault, usualPeriod } from "./periods";

const LIMITS = { valid_from: "2026-01-01", valid_to: "2030-01-01", durations: { min_days: 30, max_days: 400 } };

test.each([
  ["2027-01-01", "2028-01-01", undefined],
  ["2027-01-01", "2027-01-01", "order"],
  ["2025-12-31", "2026-06-01", "validity"],
  ["2029-06-01", "2030-01-02", "validity"],
  ["2027-01-01", "2027-01-30", "too_short"],
  ["2027-01-01", "2028-02-06", "too_long"],
])("from %s to %s: %s", (start, end, fault) => {
  expect(periodFault({ start, end }, LIMITS)).toBe(fault);
});

test("the usual period is a year from the next month on, within what the package lets", () => {
  expect(usualPeriod("2026-11-21", LIMITS)).toEqual({ start: "2026-12-01", end: "2027-12-01" });
  expect(usualPeriod("2026-11-21", { ...LIMITS, durations: { min_days: 1, max_days: 10 } })).toEqual({
    start: "2026-12-01",
    end: "2026-12-11",
  });
});

test("days are counted by the calendar, and the market is eight hours ahead of UTC", () => {
  expect(daysOf({ start: "2028-02-01", end: "2028-03-01" })).toBe(29);
  expect(marketDay(Date.parse("2026-12-31T16:00:00Z"))).toBe("2027-01-01");
});
