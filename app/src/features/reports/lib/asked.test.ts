import { expect, test } from "vitest";

import { askedOf, kindsOf } from "./asked";

const TODAY = "2026-11-21";

test("without anything: what happened in the thirty days up to and with today", () => {
  expect(askedOf({}, TODAY)).toEqual({ kind: "activity", start: "2026-10-23", end: "2026-11-22", by: "day", group: "none" });
});

test("what the URL says is kept", () => {
  const search = { kind: "trades", start: "2026-01-01", end: "2027-01-01", by: "month", group: "retailer", retailer: "pearl-retail" };
  expect(askedOf(search, TODAY)).toEqual(search);
});

test.each([
  { start: "2026-02-01", end: "2026-02-01" },
  { start: "2020-01-01", end: "2026-01-01" },
  { start: "x", end: "2026-01-01" },
  { start: "2026-01-01" },
])("a period that the API refuses is not asked for: %o", (search) => {
  expect(askedOf(search, TODAY).start).toBe("2026-10-23");
});

test("a filter that is no id is left out", () => {
  expect(askedOf({ retailer: "A b" }, TODAY)).not.toHaveProperty("retailer");
});

test("offers each side the reports that it can have", () => {
  expect(kindsOf("grid_meter_data_agent")).toEqual(["readings"]);
  expect(kindsOf("retailer_viewer")).toContain("costs");
  expect(kindsOf("regulator_inspector")).not.toContain("costs");
  expect(askedOf({ kind: "costs" }, "2026-11-21", kindsOf("regulator_inspector")).kind).toBe("activity");
});
