import { expect, test } from "vitest";

import { usualPeriod } from "./usual-period";

const now = new Date("2026-11-21T08:00:00Z");
const offer = { valid_from: "2026-01-01", valid_to: "2028-01-01", durations: { min_days: 28, max_days: 366 } };

test("a period begins with the next month and lasts a year", () => {
  expect(usualPeriod(offer, now)).toEqual({ start: "2026-12-01", last: "2027-11-30" });
});

test("it keeps within the validity and the longest duration", () => {
  expect(usualPeriod({ ...offer, valid_to: "2027-01-01" }, now)).toEqual({ start: "2026-12-01", last: "2026-12-31" });
  expect(usualPeriod({ ...offer, durations: { min_days: 1, max_days: 31 } }, now)).toEqual({ start: "2026-12-01", last: "2026-12-31" });
});
