import { expect, test } from "vitest";

import { changedDays, monthsOf, withDay } from "./day-types";

test("a day is named only where it is not what its weekday says", () => {
  const holiday = withDay({}, "2026-10-01", "holiday");
  expect(holiday).toEqual({ "2026-10-01": "holiday" });
  expect(withDay(holiday, "2026-10-01", "holiday")).toEqual({});
  expect(withDay(holiday, "2026-10-01", "workday")).toEqual({});
  expect(withDay({}, "2026-10-10", "workday")).toEqual({ "2026-10-10": "workday" });
});

test("weeks begin on Monday", () => {
  const [january, february] = monthsOf(2026);
  expect(january).toMatchObject({ month: "2026-01", before: 3 });
  expect(february?.dates).toHaveLength(28);
});

test("days that differ are counted once", () => {
  expect(changedDays({ a: "hot", b: "hot" }, { b: "holiday", c: "hot" })).toBe(3);
});
