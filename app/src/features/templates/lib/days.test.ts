import { expect, test } from "vitest";

import { clockRange } from "./clock";
import { dates, dayAfter, marketDayType, seasonOf } from "./days";

const seasons = [
  { season: "summer", spans: [{ from: "07-01", to: "10-01" }] },
  { season: "rest", spans: [{ from: "10-01", to: "07-01" }] },
];

test.each([
  ["2026-06-30", "rest"],
  ["2026-07-01", "summer"],
  ["2026-09-30", "summer"],
  ["2026-10-01", "rest"],
  ["2027-01-01", "rest"],
])("%s is in %s: spans are half-open and may wrap the year", (day, season) => {
  expect(seasonOf(seasons, day)).toBe(season);
});

test("a span of the first day to the first day is the whole year", () => {
  expect(seasonOf([{ season: "year", spans: [{ from: "01-01", to: "01-01" }] }], "2026-05-05")).toBe("year");
});

test("a span of exact dates is of these only", () => {
  const exact = [{ season: "trial", spans: [{ from: "2026-05-01", to: "2026-06-01" }] }];
  expect(seasonOf(exact, "2026-05-31")).toBe("trial");
  expect(seasonOf(exact, "2027-05-05")).toBeUndefined();
});

test("a day is what the calendar says, else what its weekday says", () => {
  expect(marketDayType("2026-10-10", {})).toBe("weekend");
  expect(marketDayType("2026-10-10", { "2026-10-10": "workday" })).toBe("workday");
});

test("dates are half-open and know leap years", () => {
  expect(dates("2028-02-28", "2028-03-01")).toEqual(["2028-02-28", "2028-02-29"]);
  expect(dayAfter("2026-12-31")).toBe("2027-01-01");
});

test("quarter-hours as people read them", () => {
  expect(clockRange(41, 96)).toBe("10:15–24:00");
});
