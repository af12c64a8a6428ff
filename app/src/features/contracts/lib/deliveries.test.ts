import { expect, test } from "vitest";

import { readDeliveries } from "./deliveries";

const read = (text: string) => readDeliveries(text, "2026-01-01", "2026-02-01");

test("a line a day, with or without a heading", () => {
  expect(read("date,kWh\n2026-01-01,12.5\r\n2026-01-31, 7\n\n")).toEqual({ days: { "2026-01-01": 12_500, "2026-01-31": 7_000 } });
});

test("a day that comes twice counts as the last line says", () => {
  expect(read("2026-01-01 1\n2026-01-01 2")).toEqual({ days: { "2026-01-01": 2_000 } });
});

test.each([
  ["", { fault: "none" }],
  ["2026-01-01,12.5,3", { fault: "line", line: 1 }],
  ["2026-01-01,1.23456", { fault: "line", line: 1 }],
  ["2026-01-02,1\n2026-02-01,1", { fault: "period", line: 2 }],
])("%j is not taken", (text, fault) => expect(read(text)).toEqual(fault));
