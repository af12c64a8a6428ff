/** Differences of bills by their cause. Pure. */
import { sum } from "@/lib/units";

import type { FoundDifference, ReconciledBill } from "../api/reconciliation";

export type Cause = FoundDifference["cause"];

/** In the order in which they are told: what the party has to do something about comes first. */
export const CAUSES = [
  "correction_not_known", "other_energy", "day_missing", "day_not_billed", "point_missing", "point_not_billed",
  "other_price", "part_missing", "part_not_billed", "other_rule", "rounding",
] as const satisfies readonly Cause[];

export interface ByCause {
  readonly cause: Cause;
  readonly count: number;
  /** What the bills have more than the party's figures. Undefined where the cause is told in energy alone. */
  readonly fen: bigint | undefined;
}

/** Causes that there are, with how often, and what they come to. */
export function byCause(bills: readonly ReconciledBill[]): ByCause[] {
  const all = bills.flatMap(({ differences = [] }) => differences);
  return CAUSES.flatMap((cause): ByCause[] => {
    const of = all.filter((each) => each.cause === cause);
    const amounts = of.flatMap(({ difference_fen: fen }) => fen ?? []);
    return of.length === 0 ? [] : [{ cause, count: of.length, fen: amounts.length === 0 ? undefined : sum(amounts) }];
  });
}

/** What all bills that amounts were given of have more than the party's figures. */
export function differenceOf(bills: readonly ReconciledBill[]): bigint {
  return sum(bills.flatMap(({ difference_fen: fen }) => fen ?? []));
}
