import { expect, test } from "vitest";

import { freeScope, layersOf, paint, rescope, rulesByQuarterHour } from "./rules";
import type { Rule, Tariff } from "./tariff";

const flat: Rule = { id: "flat-1", start: 0, end: 96, band: "flat", price: "flat" };
const summer: Rule = { id: "sharp-1", start: 44, end: 48, band: "sharp", price: "sharp", seasons: ["summer"] };
const peak = { band: "peak", price: "peak" } as const;

function spans(rules: readonly Rule[]) {
  return rules.map(({ start, end, band }) => [start, end, band]);
}

test("what is painted replaces what the layer had there, and splits a rule around it", () => {
  const rules = paint([flat], {}, 40, 48, peak);
  expect(spans(rules)).toEqual([[0, 40, "flat"], [40, 48, "peak"], [48, 96, "flat"]]);
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(3);
  expect(rules[0]?.id).toBe("flat-1");
});

test("neighbours of the same band and price become one rule", () => {
  const twice = paint(paint([flat], {}, 40, 44, peak), {}, 44, 48, peak);
  expect(spans(twice)).toEqual([[0, 40, "flat"], [40, 48, "peak"], [48, 96, "flat"]]);
  expect(spans(paint(twice, {}, 40, 48, { band: "flat", price: "flat" }))).toEqual([[0, 96, "flat"]]);
});

test("rules of other layers stay as they are", () => {
  expect(paint([summer, flat], {}, 40, 50, peak)).toContainEqual(summer);
});

test("clearing leaves a gap", () => {
  expect(spans(paint([flat], {}, 0, 32))).toEqual([[32, 96, "flat"]]);
});

test("layers are told apart by where they apply, whatever the order of names", () => {
  const one: Rule = { ...summer, seasons: ["a", "b"] };
  const other: Rule = { ...summer, id: "sharp-2", seasons: ["b", "a"] };
  expect(layersOf([one, other, flat])).toHaveLength(2);
});

test("a layer can be moved to other days", () => {
  const [layer] = layersOf([summer]);
  if (!layer) throw new Error("no layer");
  expect(rescope([summer, flat], layer, { day_types: ["hot"] })).toEqual([
    { id: "sharp-1", start: 44, end: 48, band: "sharp", price: "sharp", day_types: ["hot"] },
    flat,
  ]);
});

const tariff: Tariff = {
  day_types: ["workday"], treat_as: {}, treat_others_as: "workday", notice_days: 30, prices: {},
  seasons: [{ season: "summer", spans: [] }, { season: "rest", spans: [] }],
  rules: [flat, summer],
};

test("each quarter-hour has the rules that apply there: none is a gap, two a collision", () => {
  const day = rulesByQuarterHour(tariff, { season: "summer", day_type: "workday", tier: 1 });
  expect(day[43]).toEqual([flat]);
  expect(day[44]).toEqual([flat, summer]);
  expect(rulesByQuarterHour(tariff, { season: "rest", day_type: "workday", tier: 1 })[44]).toEqual([flat]);
});

test("a new layer begins where there is none yet", () => {
  expect(freeScope(tariff)).toEqual({ seasons: ["rest"] });
});
