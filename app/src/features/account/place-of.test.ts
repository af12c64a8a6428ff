import { expect, test } from "vitest";

import { placeOf } from "./place-of";

const BILL = `${"a1".repeat(32)}/2026-08`;
const FILTER = `order=${"a1".repeat(32)}&month=2026-08`;

test.each([
  ["bill_made", `/bills/${BILL}`],
  ["bill_answered", `/bills/${BILL}?tab=questions`],
  ["bill_disputed", `/bill-questions?${FILTER}`],
  ["bill_invoiced", `/invoices?${FILTER}`],
])("a message %s leads to its bill's page", (kind, place) => {
  expect(placeOf({ kind, subject: BILL })).toBe(place);
});

test("what a subject has is never a path of its own", () => {
  expect(placeOf({ kind: "your_turn", subject: "?x=1" })).toBe("/orders/%3Fx%3D1");
  expect(placeOf({ kind: "unheard_of", subject: BILL })).toBeUndefined();
});
