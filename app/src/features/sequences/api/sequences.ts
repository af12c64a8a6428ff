import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";
import type { operations } from "@/api/schema";

export type SequenceQuery = NonNullable<operations["get_sequences_api_v1_sequences_get"]["parameters"]["query"]>;

export const fetchSequences = (query: SequenceQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/sequences", { params: { query }, signal }));

/** The first ones, for lists to choose from and for the dashboard. */
export const someSequencesQuery = (query: SequenceQuery) =>
  queryOptions({
    queryKey: ["sequences", "some", query],
    queryFn: async ({ signal }) => (await fetchSequences(query, signal)).items,
  });

export const sequenceQuery = (sequenceId: string) =>
  queryOptions({
    queryKey: ["sequences", "one", sequenceId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/sequences/{sequence_id}", { params: { path: { sequence_id: sequenceId } }, signal })),
  });

/** Every step on it, the first one first: there are few. */
export const sequenceHistoryQuery = (sequenceId: string) =>
  queryOptions({
    queryKey: ["sequences", "history", sequenceId],
    queryFn: ({ signal }) =>
      allItems((after) =>
        unwrap(
          api.GET("/api/v1/sequences/{sequence_id}/history", {
            params: { path: { sequence_id: sequenceId }, query: after },
            signal,
          }),
        ),
      ),
  });
