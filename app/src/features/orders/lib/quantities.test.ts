import { expect, test } from "vitest";

import { quantitiesOf, quantityValues } from "./quantities";

const terms = {
  energy_wh: 30,
  prices_e8_yuan_per_kwh: {},
  energy_wh_by_month: { "2026-01": 10, "2026-02": 20 },
  demand_w_from_month: { "2026-02": 1_200_000, "2026-01": 1_000_000 },
};

test("what was agreed goes through the form unchanged, by month", () => {
  const values = quantityValues(terms);
  expect(values.demand).toEqual([{ month: "2026-01", figure: 1_000_000 }, { month: "2026-02", figure: 1_200_000 }]);
  expect(quantitiesOf(values)).toEqual({ energy_wh_by_month: terms.energy_wh_by_month, demand_w_from_month: terms.demand_w_from_month });
});

test("nothing is agreed where nothing is typed", () => {
  expect(quantitiesOf(quantityValues(undefined))).toEqual({});
  expect(quantitiesOf({ demand: [{ month: null, figure: 5 }, { month: "2026-01", figure: null }] })).toEqual({});
});
