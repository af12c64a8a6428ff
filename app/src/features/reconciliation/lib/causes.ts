/** Differences of bills, or of plants' statements, by their cause. Pure. */
import { sum } from "@/lib/units";

import type { FoundDifference, Reconciled } from "../api/reconciliation";

export type Cause = FoundDifference["cause"];

/** In the order in which they are told: what the party has to do something about comes first. */
export const CAUSES = [
  "correction_not_known", "other_energy", "day_missing", "day_not_billed", "point_missing", "point_not_billed",
  "other_price", "other_share", "part_missing", "part_not_billed", "other_rule", "rounding",
] as const satisfies readonly Cause[];

export interface ByCause {
  readonly cause: Cause;
  readonly count: number;
  /** What the statements have more than the party's figures. Undefined where the cause is told in energy alone. */
  readonly fen: bigint | undefined;
}

/** Causes that there are, with how often, and what they come to. */
export function byCause(items: readonly Reconciled[]): ByCause[] {
  const all = items.flatMap(({ differences = [] }) => differences);
  return CAUSES.flatMap((cause): ByCause[] => {
    const of = all.filter((each) => each.cause === cause);
    const amounts = of.flatMap(({ difference_fen: fen }) => fen ?? []);
    return of.length === 0 ? [] : [{ cause, count: of.length, fen: amounts.length === 0 ? undefined : sum(amounts) }];
  });
}

/** What all statements that amounts were given of have more than the party's figures. */
export function differenceOf(items: readonly Reconciled[]): bigint {
  return sum(items.flatMap(({ difference_fen: fen }) => fen ?? []));
}
