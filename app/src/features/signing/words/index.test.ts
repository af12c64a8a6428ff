import { describe, expect, it } from "vitest";

import names from "../../../../../tests/vectors/names.json";
import type { JsonObject } from "@/lib/canonical";
import { NAMED } from "@/features/signing/words/arguments";
import { detailsOf, sentenceOf } from "@/features/signing/words";
import { en } from "@/features/signing/words/sentences-en";
import { zh } from "@/features/signing/words/sentences-zh";
import type { Step } from "@/features/signing/step";

const ORDER = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const TERMS = { energy_wh: 1_234_567_890, prices_e8_yuan_per_kwh: { peak: 78_200_001 } };

function exampleOf({ name, example, target, private: terms }: (typeof names.actions)[number]): Step {
  return {
    action: name,
    target: target === "required" ? ORDER : null,
    args: example as JsonObject,
    ...(terms === "terms" ? { terms: TERMS } : {}),
  };
}

it("has a sentence in both languages for every action of the ledger, and for no other", () => {
  const actions = names.actions.map((action) => action.name).toSorted();
  expect(Object.keys(zh).toSorted()).toEqual(actions);
  expect(Object.keys(en).toSorted()).toEqual(actions);
});

it("has a name for every argument", () => {
  expect([...NAMED].toSorted()).toEqual(names.arguments);
});

describe.each(names.actions)("$name", (action) => {
  const step = exampleOf(action);

  it("is said whole, in both languages", () => {
    expect(sentenceOf(step, "zh")).toMatch(/\p{Script=Han}.*。$/u);
    expect(sentenceOf(step, "en")).toMatch(/^[A-Z].*\.$/);
    for (const text of [sentenceOf(step, "zh"), sentenceOf(step, "en")]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object|“”|  | [,.:;]|\(\)|（）/);
    }
  });

  it("shows every argument", () => {
    expect(detailsOf(step, "en")).toHaveLength(Object.keys(action.example).length);
  });
});

it("says energy and prices exactly, and who they are agreed with", () => {
  const order = names.actions.find((action) => action.name === "submit");
  if (order === undefined) throw new Error("no such action");
  const said = sentenceOf({ ...exampleOf(order), words: { retailer: "南方售电" } }, "zh");
  expect(said).toContain("南方售电");
  expect(said).toContain("1,234.56789 MWh");
  expect(said).toContain("高峰 0.78200001 元/kWh");
  expect(said).toContain("2026-01-01 至 2026-12-31");
});

it("never lets anybody sign what has no words", () => {
  expect(() => sentenceOf({ action: "toString" }, "en")).toThrow(RangeError);
});
