/** Sealed bids of one's own: steps and salt stay in this browser, or in a file, until bids are revealed. */

import { saveBlob } from "@/api/download";
import { type BidOpening, type BidStep, openingFor, readOpening } from "@/lib/intents/bid";
import { all, get, persist, put } from "@/lib/store";

/**
 * A bid under a fresh salt, on disk before it is sent: without its opening it can never be revealed, and is out.
 * Throws StoreError, NotCanonicalError.
 */
export async function sealBid(
  bid: Readonly<{ network: string; sequence: string; participant: string; steps: readonly BidStep[] }>,
): Promise<BidOpening> {
  const opening = await openingFor(bid);
  await put("bids", opening);
  await persist();
  return opening;
}

/** What opens the bid with this hash; undefined where it was sealed elsewhere and not brought here. */
export function openingOf(bidHash: string): Promise<BidOpening | undefined> {
  return get<BidOpening>("bids", bidHash);
}

/** The openings kept for a participant. */
export async function openingsOf(network: string, participant: string): Promise<BidOpening[]> {
  const openings = await all<BidOpening>("bids");
  return openings.filter((each) => each.network === network && each.participant === participant);
}

/** The opening as a file among the person's downloads, under the name by which the command line knows it too. */
export function saveOpening(opening: BidOpening): void {
  const name = `${opening.sequence}.${opening.participant}.${opening.bid_hash.slice(0, 16)}.bid`;
  saveBlob(new Blob([JSON.stringify(opening)], { type: "application/json" }), name);
}

/** Keep the opening of a file of the command line or of this client. Throws RangeError, StoreError. */
export async function importOpening(text: string): Promise<BidOpening> {
  const opening = await readOpening(text);
  await put("bids", opening);
  return opening;
}
