/** What the API says is to be signed for the books, as steps. */
import type { Schema } from "@/api/client";
import { endStep, postStep } from "@/features/accounts";
import type { Step } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";

import type { Unmatched } from "../api/collection";

type Wanted = Schema<"WantedList">;

export async function stepsOf({ instructions, ends }: Wanted): Promise<Step[]> {
  const posts = instructions.map((each) => postStep(each as JsonObject));
  const endings = ends.map(({ posting, state, day }) => endStep(posting, state, day));
  return Promise.all([...posts, ...endings]);
}

interface Whose {
  readonly owner: string;
  readonly bill: string | undefined;
  /** The market's day. */
  readonly today: string;
}

/** Whose money in suspense is (gateway/collection/books.py): for the bill named, or for what was due first, the rest ahead. */
export function identified(keeper: string, entry: Pick<Unmatched, "entry_id" | "amount_fen" | "booked_on">, { owner, bill, today }: Whose): JsonObject {
  return {
    id: `known-${entry.entry_id}`, of: `bank-${entry.entry_id}`, keeper, owner, purpose: "identify", amount_fen: entry.amount_fen,
    day: entry.booked_on > today ? entry.booked_on : today, ...(bill !== undefined && { bill }),
  };
}
