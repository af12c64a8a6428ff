import { expect, test } from "vitest";

import { byPartner, monthsBetween, pending } from "./months";

const row = (month: string, partner: string, energy_wh: number, pending_wh = 0) => ({ month, partner, energy_wh, pending_wh });
const rows = [
  row("2027-01", "bakery", 1_000_000), row("2027-02", "bakery", 2_500_000),
  row("2027-01", "paper", 9_000_000, 4_000_000), row("2027-01", "shop", 500_000),
];

test("months go over the end of a year", () => {
  expect(monthsBetween("2026-11", "2027-02")).toEqual(["2026-11", "2026-12", "2027-01"]);
});

test("the largest partners come one by one, the rest as one", () => {
  expect(byPartner(rows, ["2027-01", "2027-02"], 1)).toEqual([
    { partner: "paper", values: [9, 0] },
    { partner: null, values: [1.5, 2.5] },
  ]);
  expect(byPartner(rows, ["2027-01"], 3).map(({ partner }) => partner)).toEqual(["paper", "bakery", "shop"]);
});

test("what is pending is all partners' together", () => {
  expect(pending(rows, ["2027-01", "2027-02"])).toEqual([4, 0]);
});
