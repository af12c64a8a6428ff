import { expect, test } from "vitest";

import { marketYear } from "./market-year";
import { capsOf, capsRows } from "./volume-caps";

test("rows are in the order of years and become the same record again", () => {
  const caps = { "2027": 2_000, "2026": 1_000 };
  expect(capsRows(caps)).toEqual([{ year: "2026", wh: 1_000 }, { year: "2027", wh: 2_000 }]);
  expect(capsOf(capsRows(caps))).toEqual(caps);
});

test("the market's year begins at midnight, UTC+8", () => {
  expect(marketYear(Date.parse("2026-12-31T16:00:00Z"))).toBe("2027");
  expect(marketYear(Date.parse("2026-12-31T15:59:59Z"))).toBe("2026");
});
