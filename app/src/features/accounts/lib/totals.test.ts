import { expect, test } from "vitest";

import { totalsOf } from "./totals";

const balance = (kind: "receivable" | "clearing", owner: string, fen: number) => ({
  kind, owner, balance_fen: fen, free_fen: fen, debits_posted: fen, credits_posted: 0, debits_pending: 0, credits_pending: 0,
});

test("what stands is added up by kind, without kinds that there are not", () => {
  const found = totalsOf([balance("clearing", "r1", 9), balance("receivable", "mill", 5), balance("receivable", "hotel", 7)]);
  expect(found.map(({ kind, fen }) => [kind, fen])).toEqual([["receivable", 12n], ["clearing", 9n]]);
});
