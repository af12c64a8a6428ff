import { expect, test } from "vitest";

import { answersOf, endOf, inMonth, isVoid } from "./standing";

const agreed = (number: number, start: string, end: string | null = null) => ({
  number, start, end, buyer: "south", payer: "retailer" as const, points: [], parties: [], terms_hash: "", agreed_by: {},
});
const FOLLOWED = { agreements: [agreed(1, "2026-01"), agreed(2, "2026-08"), agreed(3, "2026-05", "2026-07")] };

test("the last one made that had begun holds, until its end", () => {
  expect(["2025-12", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"].map((month) => inMonth(FOLLOWED, month)?.number)).toEqual(
    [undefined, 1, 3, 3, undefined, undefined],
  );
});

test("a later agreement takes the months from its start on", () => {
  expect(FOLLOWED.agreements.map((each) => endOf(FOLLOWED, each))).toEqual(["2026-05", "2026-05", "2026-07"]);
  expect(FOLLOWED.agreements.map((each) => isVoid(FOLLOWED, each))).toEqual([false, true, false]);
});

test("nobody agrees to what they have proposed, and both may end it", () => {
  const proposal = { ...agreed(0, "2026-05"), by: "sunny", user: "u" };
  const plant = { producer: "sunny", proposal };
  expect(answersOf(plant, "sunny")).toEqual({ agree: false, decline: true, own: true });
  expect(answersOf(plant, "south")).toEqual({ agree: true, decline: true, own: false });
  expect(answersOf(plant, "mill")).toEqual({ agree: false, decline: false, own: false });
});
