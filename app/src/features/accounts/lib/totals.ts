/** Balances added up by kind. Pure. */
import { sum } from "@/lib/units";

import type { Balance } from "../api/accounts";
import { KINDS, type Kind } from "../words";

export interface Total {
  readonly kind: Kind;
  readonly fen: bigint;
  readonly free: bigint;
}

/** Kinds that there are, in the order in which they are told. */
export function totalsOf(balances: readonly Balance[]): Total[] {
  return KINDS.map((kind) => {
    const of = balances.filter((each) => each.kind === kind);
    return { kind, count: of.length, fen: sum(of.map((each) => each.balance_fen)), free: sum(of.map((each) => each.free_fen)) };
  }).filter(({ count }) => count > 0);
}
