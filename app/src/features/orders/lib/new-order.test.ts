import { expect, test } from "vitest";

import type { Order } from "../api/orders";
import { draftSteps, submitSteps } from "./new-order";

const FIELDS = {
  retailer: "southgrid", package: "daylight", package_version: 2, segment: "industrial",
  period_start: "2027-01-01", period_end: "2028-01-01",
};
const TERMS = { energy_wh: 1_000, prices_e8_yuan_per_kwh: {} };
const DRAFT = { ...FIELDS, order_id: "ab".repeat(32), version: 3, consumer: "mill" } as Order;

test("a new order is made and submitted in one step", () => {
  const [step, ...others] = submitSteps(FIELDS, TERMS, { sequence: "s1" }, {});
  expect(others).toEqual([]);
  expect(step).toMatchObject({ action: "submit", args: { ...FIELDS, sequence: "s1" }, terms: TERMS });
  expect(step?.target).toBeUndefined();
});

test("a draft as it stands is submitted at its version, without saying again what it says", () => {
  expect(submitSteps(FIELDS, TERMS, {}, {}, DRAFT)).toMatchObject([{ action: "submit", version: 3, args: {} }]);
});

test("a draft that changes is revised first, and submitted at the version which that makes", () => {
  const steps = submitSteps({ ...FIELDS, period_end: "2027-07-01" }, TERMS, {}, {}, DRAFT);
  expect(steps.map(({ action, version }) => [action, version])).toEqual([["revise", 3], ["submit", 4]]);
});

test("a draft has no terms", () => {
  expect(draftSteps(FIELDS)).toEqual([{ action: "create", args: FIELDS }]);
  expect(draftSteps(FIELDS, DRAFT)).toMatchObject([{ action: "revise", target: DRAFT.order_id, version: 3 }]);
});
