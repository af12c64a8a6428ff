import { expect, test } from "vitest";

import { allocate } from "./allocate";

const bills = [
  { bill_id: "late", due_on: "2026-09-15", free_fen: 500 },
  { bill_id: "b", due_on: "2026-08-15", free_fen: 300 },
  { bill_id: "a", due_on: "2026-08-15", free_fen: 200 },
  { bill_id: "held", due_on: "2026-07-15", free_fen: 0 },
];
const told = (amount: number, of = bills) => {
  const { shares, ahead } = allocate(of, amount);
  return [...shares.map(({ bill, fen, left }) => `${bill.bill_id} ${fen} ${left}`), ahead];
};

test("what was due first is paid first, then by id", () => {
  expect(told(450)).toEqual(["a 200 0", "b 250 50", 0]);
});

test("what is beyond all bills is paid ahead", () => {
  expect(told(1_001)).toEqual(["a 200 0", "b 300 0", "late 500 0", 1]);
});

test("what a pending payment holds is not paid twice", () => {
  expect(told(10, bills.filter(({ bill_id: id }) => id === "held"))).toEqual([10]);
});
