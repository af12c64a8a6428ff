import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

import type { ModelDifference } from "../lib/difference";

export type Document = Schema<"Document">;
export type BusinessRole = Schema<"BusinessRole">;
export type VersionInfo = Schema<"VersionInfo">;
export type ViewEntry = Schema<"ViewEntry">;

const PAGE = 50;

export const stateQuery = queryOptions({
  queryKey: ["access-model", "state"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/access/state", { signal })),
});

export const viewsQuery = queryOptions({
  queryKey: ["access-model", "views"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/access/views", { signal }))).items,
  staleTime: Infinity,
});

export const versionQuery = (number: number) =>
  queryOptions({
    queryKey: ["access-model", "version", number],
    queryFn: async ({ signal }) => {
      const params = { path: { number } };
      const version = await unwrap(api.GET("/api/v1/access/versions/{number}", { params, signal }));
      return { ...version, document: version.document as unknown as Document }; // checked when it was made
    },
  });

export const versionsQuery = infiniteQueryOptions({
  queryKey: ["access-model", "versions"],
  queryFn: ({ pageParam, signal }) =>
    unwrap(api.GET("/api/v1/access/versions", { params: { query: { limit: PAGE, ...(pageParam !== null && { before: pageParam }) } }, signal })),
  initialPageParam: null as number | null,
  getNextPageParam: (last) => last.next_before,
});

/** What taking `document` for the next version would change; nothing is changed. Raises ProblemError. */
export async function rehearse(document: Document): Promise<{ readonly base: number; readonly difference: ModelDifference }> {
  const answer = await unwrap(api.POST("/api/v1/access/import", { params: { query: { dry_run: true } }, body: document }));
  if (!("dry_run" in answer)) throw new Error("a rehearsal was answered with a version");
  return { base: answer.base, difference: answer.difference as unknown as ModelDifference };
}

/** Take `document` for the version after `base`, the newest that was seen. Not in force by that. Raises ProblemError. */
export async function saveVersion({ document, base }: { document: Document; base: number }): Promise<VersionInfo> {
  const params = { header: { "if-match": `"${base}"` } };
  const answer = await unwrap(api.POST("/api/v1/access/import", { params, body: document }));
  if ("dry_run" in answer) throw new Error("a version was answered with a rehearsal");
  return answer;
}

/** What has to be signed to put a version in force. Raises ProblemError. */
export const anchorOf = (number: number) =>
  unwrap(api.GET("/api/v1/access/versions/{number}/intent", { params: { path: { number } } }));

/** All sessions of a user of this organisation; how many there were. Raises ProblemError. */
export async function endSessionsOf(userId: string): Promise<number> {
  const params = { path: { user_id: userId } };
  return (await unwrap(api.DELETE("/api/v1/sessions/users/{user_id}", { params }))).ended;
}
