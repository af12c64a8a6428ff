import { expect, test } from "vitest";

import { durationOf, secondsOf } from "./duration";

test.each([
  [604_800, { amount: 7, unit: "day" }],
  [90_000, { amount: 25, unit: "hour" }],
  [5_400, { amount: 90, unit: "minute" }],
  [61, { amount: 61, unit: "second" }],
] as const)("%i seconds are said in the largest unit that divides them", (seconds, said) => {
  expect(durationOf(seconds)).toEqual(said);
  expect(secondsOf(said)).toBe(seconds);
});
