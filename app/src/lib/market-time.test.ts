import { describe, expect, it } from "vitest";

import { dayAfterPicked, dayOfPicked, msOfPicked, pickedOfDay, pickedOfMs } from "./market-time";

describe("the market's time in pickers", () => {
  it("is UTC+8 wherever the browser is", () => {
    const ms = Date.UTC(2026, 6, 31, 16, 30);
    expect(pickedOfMs(ms).format("YYYY-MM-DD HH:mm")).toBe("2026-08-01 00:30");
    expect(msOfPicked(pickedOfMs(ms))).toBe(ms);
  });

  it("ends half-open periods with the day after", () => {
    expect(dayOfPicked(pickedOfDay("2026-12-31"))).toBe("2026-12-31");
    expect(dayAfterPicked(pickedOfDay("2026-12-31"))).toBe("2027-01-01");
  });
});
