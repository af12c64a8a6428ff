import { expect, test } from "vitest";

import { daysLeft, isOverdue, mayBeDisputed } from "./deadline";

const asked = { state: "asked", answer_by: "2026-03-02" } as const;

test("the last day is still in time, the day after is not", () => {
  expect([daysLeft(asked, "2026-02-27"), daysLeft(asked, "2026-03-02"), daysLeft(asked, "2026-03-04")]).toEqual([3, 0, -2]);
  expect([isOverdue(asked, "2026-03-02"), isOverdue(asked, "2026-03-03")]).toEqual([false, true]);
});

test("a dispute waits for the answer or for the end of its time", () => {
  expect(mayBeDisputed(asked, "2026-03-02")).toBe(false);
  expect(mayBeDisputed(asked, "2026-03-03")).toBe(true);
  expect(mayBeDisputed({ ...asked, state: "answered" }, "2026-02-20")).toBe(true);
  expect(mayBeDisputed({ ...asked, state: "accepted" }, "2026-03-09")).toBe(false);
  expect(mayBeDisputed({ ...asked, state: "disputed" }, "2026-03-09")).toBe(false);
});
