/** The differences of a day by their cause. Pure. */
import { sum } from "@/lib/units";

import type { DayReport } from "../api/collection";
import { CAUSES } from "../words";

type Difference = DayReport["listed"][number];

export interface ByCause {
  readonly cause: Difference["cause"];
  readonly count: number;
  /** What the bank has more than the books. */
  readonly fen: bigint;
}

/** Causes that there are, in the order in which they are told. */
export function byCause(listed: readonly Difference[]): ByCause[] {
  return CAUSES.map((cause) => {
    const of = listed.filter((each) => each.cause === cause);
    return { cause, count: of.length, fen: sum(of.map(({ amount_fen: fen }) => fen)) };
  }).filter(({ count }) => count > 0);
}
