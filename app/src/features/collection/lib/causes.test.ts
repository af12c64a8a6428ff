import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import type { DayReport } from "../api/collection";
import { CAUSES } from "../words";
import { byCause } from "./causes";

const difference = (cause: string, fen: number) => ({ cause, amount_fen: fen }) as DayReport["listed"][number];

test("differences are counted and added up by cause, and none is lost", () => {
  const listed = [difference("missing_at_bank", -5), difference("missing_in_ledger", 7), difference("missing_at_bank", -6)];
  expect(byCause(listed)).toEqual([
    { cause: "missing_in_ledger", count: 1, fen: 7n },
    { cause: "missing_at_bank", count: 2, fen: -11n },
  ]);
});

test("every cause of the API has words", () => {
  const [, body = ""] = /class Cause\(StrEnum\):([\s\S]*?)\n\n\n/.exec(readFileSync("../gateway/collection/reconciliation.py", "utf8")) ?? [];
  expect([...body.matchAll(/= "(\w+)"/g)].map(([, cause = ""]) => cause).toSorted()).toEqual([...CAUSES].toSorted());
});
