/** The lines of a batch that is being made: from what is typed to what the API takes. Pure. */
import type { Schema } from "@/api/client";

import type { Item } from "../api/collection";

export type Kind = Schema<"BatchBody">["kind"];

export interface Line {
  readonly key: number;
  /** The mandate of a collection or a refund. */
  readonly mandate?: string | undefined;
  /** The participant of a payout. */
  readonly payee?: string | undefined;
  readonly amount: number | null;
  readonly about: string;
  /** The item that failed before. */
  readonly retryOf?: string;
}

export const BATCH_ID = /^[A-Za-z0-9][A-Za-z0-9.-]{0,29}$/;
const MAX_ABOUT = 140;
const CONTROL = /\p{Cc}/u;

export function isWhole({ mandate, payee, amount, about }: Line): boolean {
  const named = (mandate === undefined) !== (payee === undefined || payee === "");
  return named && amount !== null && amount > 0 && about.trim() !== "" && about.length <= MAX_ABOUT && !CONTROL.test(about);
}

/** Ids by the batch's and the line's place, so that the same batch made again is the same. */
export function bodyOf(batchId: string, kind: Kind, day: string, lines: readonly Line[]): Schema<"BatchBody"> {
  return {
    kind,
    day,
    items: lines.map(({ mandate, payee, amount, about, retryOf }, place) => ({
      end_to_end_id: `${batchId}-${place + 1}`,
      amount_fen: amount ?? 0,
      about: about.trim(),
      ...(mandate !== undefined && { mandate }),
      ...(mandate === undefined && { payee: payee ?? "" }),
      ...(retryOf !== undefined && { retry_of: retryOf }),
    })),
  };
}

/** What failed, to be sent again as it was; what was a payout is named by its payee. */
export function retriesOf(items: readonly Item[], about: string): Line[] {
  return items.map((item, key) => ({
    key,
    ...(item.mandate_id === null ? { payee: item.counterpart } : { mandate: item.mandate_id }),
    amount: item.amount_fen,
    about,
    retryOf: item.end_to_end_id,
  }));
}
