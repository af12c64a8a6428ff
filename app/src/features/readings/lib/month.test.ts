import { expect, test } from "vitest";

import { daysOf, hoursByDays } from "./month";

test("a month has its days", () => {
  expect(daysOf("2028-02").at(-1)).toBe("2028-02-29");
  expect(daysOf("2026-11")).toHaveLength(30);
});

test("an hour is the sum of its quarter-hours, and a day that did not come is none", () => {
  const map = hoursByDays("2026-02", new Map([["2026-02-03", Array.from({ length: 96 }, (_, place) => place)]]));
  expect(map).toHaveLength(24);
  expect(map[0]?.[2]).toBe(0 + 1 + 2 + 3);
  expect(map[23]?.[2]).toBe(92 + 93 + 94 + 95);
  expect(map[5]?.[3]).toBeNull();
});
