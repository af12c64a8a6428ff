import { expect, test } from "vitest";

import { amountOf } from "./amount";

test("a payee sees what it earns, others what moves", () => {
  const earned = { kind: "payable", owner: "plant", amount_fen: -700 } as const;
  expect(amountOf({ amount_fen: null, entries: [earned] })).toBe(700n);
  expect(amountOf({ amount_fen: 900, entries: [earned] })).toBe(900n);
});
