import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type AuditEntry = Schema<"AuditEntry">;

const EVERY_MS = 10_000;
const MOST = 500;

export const headQuery = queryOptions({
  queryKey: ["audit-trail", "head"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/audit-trail/head", { signal })),
  refetchInterval: EVERY_MS,
});

export const kindsQuery = queryOptions({
  queryKey: ["audit-trail", "kinds"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/audit-trail/kinds", { signal })),
  staleTime: Infinity,
});

/** All entries, the newest first, page by page as they come. Raises ProblemError. */
export async function* allEntries(signal: AbortSignal): AsyncGenerator<readonly AuditEntry[]> {
  let after: { cursor?: string } = {};
  for (;;) {
    const query = { limit: MOST, ...after };
    const { items, next_cursor } = await unwrap(api.GET("/api/v1/audit-trail", { params: { query }, signal }));
    yield items;
    if (next_cursor === null) return;
    after = { cursor: next_cursor };
  }
}
