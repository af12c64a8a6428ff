import { queryOptions } from "@tanstack/react-query";

import { api, done, type Schema, unwrap } from "@/api/client";

export type OutboxRow = Schema<"OutboxRow">;
export type Drift = Schema<"DriftAnswer">;
export type DriftItem = Schema<"DriftItem">;

/** As many rows as the API gives and takes at once. */
export const MAX_ROWS = 500;
const WATCH_MS = 1_500;

/** The rows that wait for a registrar's signature, in their order. */
export const waitingRowsQuery = queryOptions({
  queryKey: ["registry", "outbox", "waiting"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/registry/outbox", { params: { query: { state: "waiting", limit: MAX_ROWS } }, signal })),
});

/** The rows from one on, asked for again and again while they are on their way. */
export const rowsFromQuery = (first: number) =>
  queryOptions({
    queryKey: ["registry", "outbox", "from", first],
    queryFn: async ({ signal }) => {
      const query = { cursor: String(first - 1), limit: MAX_ROWS };
      return (await unwrap(api.GET("/api/v1/registry/outbox", { params: { query }, signal }))).items;
    },
    refetchInterval: WATCH_MS,
  });

export const driftQuery = queryOptions({
  queryKey: ["registry", "drift"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/registry/drift", { signal })),
});

/** Raises ProblemError. */
export const attach = (items: Schema<"AttachedIntent">[]) =>
  unwrap(api.POST("/api/v1/registry/outbox/signatures", { body: { items } }));

/** Raises ProblemError. */
export const giveUp = (sequence: number) =>
  done(api.DELETE("/api/v1/registry/outbox/{sequence}", { params: { path: { sequence } } }));

/** Write down a change that needs no application. Raises ProblemError. */
export const requestChange = (body: Schema<"ChangeRequest">) => unwrap(api.POST("/api/v1/registry/changes", { body }));

/** Want the record as the ledger has it. Raises ProblemError. */
export const adopt = ({ noun, id }: { readonly noun: "participant" | "user"; readonly id: string }) =>
  done(api.POST("/api/v1/registry/drift/{noun}/{id}/adoption", { params: { path: { noun, id } } }));
