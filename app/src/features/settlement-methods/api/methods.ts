import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

export type Method = Schema<"SettlementMethod">;

export const methodQuery = (methodId: string) =>
  queryOptions({
    queryKey: ["settlement-methods", "one", methodId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/settlement-methods/{method_id}", { params: { path: { method_id: methodId } }, signal })),
  });

/** As they were published, the first one first. */
export const methodVersionsQuery = (methodId: string) =>
  queryOptions({
    queryKey: ["settlement-methods", "versions", methodId],
    queryFn: ({ signal }) =>
      allItems((after) =>
        unwrap(api.GET("/api/v1/settlement-methods/{method_id}/versions", { params: { path: { method_id: methodId }, query: { ...after } }, signal })),
      ),
  });
