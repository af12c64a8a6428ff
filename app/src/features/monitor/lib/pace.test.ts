import { expect, test } from "vitest";

import { paceOf } from "./pace";

const at = (minute: number) => minute * 60_000;
const pace = [
  { at: at(8), action: "submit", intents: 2 },
  { at: at(10), action: "submit", intents: 3 },
  { at: at(10), action: "confirm", intents: 4 },
  { at: at(9), action: "take", intents: 1 },
  { at: at(1), action: "take", intents: 9 },
];

test("every minute of the window is there, and what is older is not", () => {
  const { minutes, series } = paceOf(pace, at(10) + 30_000, 3, 5);
  expect(minutes).toEqual([at(8), at(9), at(10)]);
  expect(series).toEqual([
    { action: "submit", values: [2, 0, 3] },
    { action: "confirm", values: [0, 0, 4] },
    { action: "take", values: [0, 1, 0] },
  ]);
});

test("the less busy actions are one series", () => {
  expect(paceOf(pace, at(10), 3, 1).series.at(-1)).toEqual({ action: null, values: [0, 1, 4] });
});
