/** What becomes of the bills of a run. Pure. */

export type OutcomeState = "settled" | "corrected" | "unchanged" | "refused" | "to_settle" | "to_correct" | "later";

export interface Outcome {
  readonly order_id: string;
  readonly consumer: string;
  readonly month: string;
  readonly state: OutcomeState;
  /** Why it was refused. */
  readonly code?: string;
  readonly energy_wh?: number;
  readonly total_fen?: number;
  /** To the bill that is there. */
  readonly difference_fen?: number;
}

export interface Sums {
  readonly bills: number;
  readonly energy_wh: bigint;
  readonly total_fen: bigint;
  readonly difference_fen: bigint;
  readonly by_state: Readonly<Partial<Record<OutcomeState, number>>>;
}

export function sumsOf(outcomes: readonly Outcome[]): Sums {
  const by_state: Partial<Record<OutcomeState, number>> = {};
  let [energy_wh, total_fen, difference_fen] = [0n, 0n, 0n];
  for (const each of outcomes) {
    by_state[each.state] = (by_state[each.state] ?? 0) + 1;
    energy_wh += BigInt(each.energy_wh ?? 0);
    total_fen += BigInt(each.total_fen ?? 0);
    difference_fen += BigInt(each.difference_fen ?? 0);
  }
  return { bills: outcomes.length, energy_wh, total_fen, difference_fen, by_state };
}
