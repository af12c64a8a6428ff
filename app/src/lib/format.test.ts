import { expect, test } from "vitest";

import { dateTimeText, energyText, moneyText, percentText, periodText, priceText, relativeText } from "./format";

test("figures keep every digit in both languages", () => {
  expect(energyText(12_345_678_000, "zh")).toBe("12.346 GWh");
  expect(energyText(12_345_678_000, "en", "MWh")).toBe("12,345.678 MWh");
  expect(priceText(45_250_000, "zh")).toBe("0.4525 元/kWh");
  expect(priceText(45_250_001, "en")).toBe("0.45250001 yuan/kWh");
  expect(moneyText(9_007_199_254_740_993n, "en")).toBe("¥90,071,992,547,409.93");
  expect(moneyText(-5, "zh")).toBe("-¥0.05");
  expect(percentText(125, "zh")).toBe("12.5%");
});

test("times are the market's, wherever the reader is", () => {
  const lastMinuteOf2026 = Date.UTC(2026, 11, 31, 15, 59);
  expect(dateTimeText(lastMinuteOf2026, "zh")).toBe("2026/12/31 23:59");
  expect(dateTimeText(lastMinuteOf2026, "en")).toBe("12/31/2026, 23:59");
});

test("a half-open period is shown by its last day", () => {
  expect(periodText("2027-01-01", "2028-01-01", "zh")).toBe("2027/01/01 – 2027/12/31");
});

test("what is near is said in relation to now", () => {
  expect(relativeText(0, 3 * 3_600_000, "en")).toBe("3 hours ago");
  expect(relativeText(2 * 86_400_000, 0, "zh")).toBe("后天");
});
