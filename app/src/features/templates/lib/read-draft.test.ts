import { expect, test } from "vitest";

import { argumentsOf, newDraft } from "./draft";
import { readDraft } from "./read-draft";

test("a draft reads back as it was written", () => {
  const draft = newDraft(2027);
  expect(readDraft(JSON.stringify(argumentsOf(draft)))).toEqual({ draft });
});

test.each([
  [{ name: 1 }, "name"],
  [{ tariff: null }, "tariff"],
  [{ tariff: { ...newDraft(2027).tariff, rules: [{ id: "x" }] } }, "tariff.rules"],
  [{ tariff: { ...newDraft(2027).tariff, seasons: {} } }, "tariff.seasons"],
])("what the forms could not show is refused with its path: %j", (part, path) => {
  expect(readDraft(JSON.stringify({ ...newDraft(2027), ...part }))).toEqual({ fault: path });
});

test("text that is no JSON is refused", () => {
  expect(readDraft("{")).toHaveProperty("fault");
});
