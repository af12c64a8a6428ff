/** Second signatures: steps of the participant that want a second person. */

import { queryOptions } from "@tanstack/react-query";

import { api, done, type Schema, unwrap } from "@/api/client";

export type Waiting = Schema<"Waiting">;
export type WaitingOpened = Schema<"WaitingOpened">;

export const waitingQuery = queryOptions({
  queryKey: ["cosignatures"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/cosignatures", { signal }))).items,
});

export function openedQuery(digest: string) {
  return queryOptions({
    queryKey: ["cosignatures", digest],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/cosignatures/{digest}", { params: { path: { digest } }, signal })),
    gcTime: 0, // it has private terms
  });
}

/** Keep a signed step until a second person signs it. Raises ProblemError. */
export function propose(body: Schema<"Proposal">) {
  return unwrap(api.POST("/api/v1/cosignatures", { body }));
}

/** Sign as the second person. Raises ProblemError. */
export function attachSignature(digest: string, signature: string) {
  return unwrap(
    api.POST("/api/v1/cosignatures/{digest}/signature", { params: { path: { digest } }, body: { signature } }),
  );
}

/** The maker withdraws, anybody else declines. Raises ProblemError. */
export function declineStep(digest: string) {
  return done(api.DELETE("/api/v1/cosignatures/{digest}", { params: { path: { digest } } }));
}
