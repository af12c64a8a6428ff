/**
 * Signed intents that are on their way. Each is on disk before it is sent and leaves when its end is known, so that a
 * lost connection or a closed tab neither loses a step nor takes it twice.
 */

import type { SignedIntent } from "@/lib/intents/intent";
import { all, putAll, removeAll } from "@/lib/store";
import type { Step } from "@/features/signing/step";

export interface Envelope extends SignedIntent {
  readonly digest: string;
  readonly intentId: string;
  readonly actor: string;
  /** MSP id of the organisation at whose API it was signed: others are not asked. */
  readonly organisation: string;
  /** ms since 1970 UTC, by the API's clock. */
  readonly expiresAt: number;
  readonly title: string;
  readonly step: Step;
}

/** All of them are on disk when this resolves. Throws StoreError. */
export function keepEnvelopes(envelopes: readonly Envelope[]): Promise<void> {
  return putAll("outbox", envelopes);
}

export function dropEnvelopes(digests: readonly string[]): Promise<void> {
  return removeAll("outbox", digests);
}

/** What `actor` has under way at this organisation's API. */
export async function openEnvelopes(actor: string, organisation: string): Promise<Envelope[]> {
  const envelopes = await all<Envelope>("outbox");
  return envelopes.filter((each) => each.actor === actor && each.organisation === organisation);
}
