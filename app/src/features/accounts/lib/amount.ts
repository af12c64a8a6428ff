/** What a posting comes to for its reader. Pure. */
import { sum } from "@/lib/units";

import type { Posting } from "../api/accounts";

/** The sum of its debits, or, to a payee who sees its own entries alone, what those add to its account. */
export function amountOf({ amount_fen: amount, entries }: Pick<Posting, "amount_fen" | "entries">): bigint {
  return amount === null ? -sum(entries.map(({ amount_fen: fen }) => fen)) : BigInt(amount);
}
