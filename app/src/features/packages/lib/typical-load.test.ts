import { expect, test } from "vitest";

import { TYPICAL, typicalLoad } from "./typical-load";

test.each(TYPICAL)("a typical load (%s) has exactly the energy asked for, in 96 quarter-hours of every day", (name) => {
  const load = typicalLoad(name, 1_234_567_891, "2026-01-01", "2027-01-01");
  const days = Object.values(load);
  expect(days).toHaveLength(365);
  expect(days.every((day) => day.length === 96 && day.every((wh) => Number.isInteger(wh) && wh >= 0))).toBe(true);
  expect(days.flat().reduce((sum, wh) => sum + wh, 0)).toBe(1_234_567_891);
});

test("a day shift rests at weekends", () => {
  const load = typicalLoad("day_shift", 100_000_000, "2026-01-02", "2026-01-04");
  const [friday, saturday] = [load["2026-01-02"], load["2026-01-03"]].map((day) => day?.[40] ?? 0);
  expect(friday).toBeGreaterThan((saturday ?? 0) * 4);
});
