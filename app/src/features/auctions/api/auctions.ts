import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";
import type { operations } from "@/api/schema";

export type BidQuery = NonNullable<operations["get_bids_api_v1_auctions__sequence_id__bids_get"]["parameters"]["query"]>;
export type FillQuery = NonNullable<operations["get_fills_api_v1_auctions__sequence_id__fills_get"]["parameters"]["query"]>;
export type PairQuery = NonNullable<operations["get_pairs_api_v1_auctions__sequence_id__pairs_get"]["parameters"]["query"]>;

const PAGE = 500;

const at = (sequenceId: string) => ({ sequence_id: sequenceId });

export const fetchBids = (sequenceId: string, query: BidQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/auctions/{sequence_id}/bids", { params: { path: at(sequenceId), query }, signal }));

export const fetchFills = (sequenceId: string, query: FillQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/auctions/{sequence_id}/fills", { params: { path: at(sequenceId), query }, signal }));

export const fetchPairs = (sequenceId: string, query: PairQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/auctions/{sequence_id}/pairs", { params: { path: at(sequenceId), query }, signal }));

/** The participant's one bid in the auction; null where it has none. */
export const ownBidQuery = (sequenceId: string, participant: string) =>
  queryOptions({
    queryKey: ["auctions", "own-bid", sequenceId, participant],
    queryFn: async ({ signal }) => (await fetchBids(sequenceId, { participant, limit: 1 }, signal)).items[0] ?? null,
  });

/** All revealed bids, of which the curves and the result are made. */
export const revealedBidsQuery = (sequenceId: string) =>
  queryOptions({
    queryKey: ["auctions", "revealed", sequenceId],
    queryFn: ({ signal }) =>
      allItems((after) => fetchBids(sequenceId, { status: "revealed", limit: PAGE, ...after }, signal)),
  });

/** Of an auction that is cleared; before, there is none. */
export const resultQuery = (sequenceId: string) =>
  queryOptions({
    queryKey: ["auctions", "result", sequenceId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/auctions/{sequence_id}/result", { params: { path: at(sequenceId) }, signal })),
  });

/** All that a result is recomputed from, and the result. Raises ProblemError. */
export async function fetchPublished(sequenceId: string, signal: AbortSignal) {
  const path = at(sequenceId);
  const [sequence, result, bids, fills, pairs] = await Promise.all([
    unwrap(api.GET("/api/v1/sequences/{sequence_id}", { params: { path }, signal })),
    unwrap(api.GET("/api/v1/auctions/{sequence_id}/result", { params: { path }, signal })),
    allItems((after) => fetchBids(sequenceId, { limit: PAGE, ...after }, signal)),
    allItems((after) => fetchFills(sequenceId, { limit: PAGE, ...after }, signal)),
    allItems((after) => fetchPairs(sequenceId, { limit: PAGE, ...after }, signal)),
  ]);
  return { sequence, result, bids, fills, pairs };
}
