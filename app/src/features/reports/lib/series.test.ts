import { expect, test } from "vitest";

import { periodsOf, sums } from "./series";

const rows = [
  { period: "2026-02", mode: "listing", orders: 2 },
  { period: "2026-01", mode: "auction", orders: 1 },
  { period: "2026-02", mode: "auction", orders: 4 },
];

test("periods come once, in their order", () => {
  expect(periodsOf(rows)).toEqual(["2026-01", "2026-02"]);
});

test("rows of one period are added up; one without rows is zero", () => {
  expect(sums(rows, ["2026-01", "2026-02", "2026-03"], ({ orders }) => orders)).toEqual([1, 6, 0]);
  expect(sums(rows, ["2026-01", "2026-02"], ({ orders }) => orders, ({ mode }) => mode === "listing")).toEqual([0, 2]);
});
