import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type Monitor = Schema<"Monitor">;

const EVERY_MS = 5_000;

/** The market now. Events bring it up to date too; the minutes go on without any. */
export const monitorQuery = queryOptions({
  queryKey: ["monitor"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/monitor", { signal })),
  refetchInterval: EVERY_MS,
});
