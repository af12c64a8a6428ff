/** Reads of orders. Keys begin with the noun: an event of the ledger puts them out of date. */
import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";
import { openTerms } from "../lib/terms";
import type { OrderFilters } from "../lib/search";

export type Order = Schema<"Order">;
export type OrderStep = Schema<"OrderStep">;
export type OrderMoves = Schema<"OrderMoves">;

/** The first `limit` orders, for a summary. */
export function fewOrdersQuery(filters: OrderFilters, limit: number) {
  return queryOptions({
    queryKey: ["orders", "few", filters, limit],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/orders", { params: { query: { ...filters, sort: "refreshed_at", limit } }, signal })),
  });
}

export function orderQuery(orderId: string) {
  return queryOptions({
    queryKey: ["orders", "one", orderId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/orders/{order_id}", { params: { path: { order_id: orderId } }, signal })),
  });
}

/** The steps that made it what it is, first one first. */
export function historyQuery(orderId: string) {
  return queryOptions({
    queryKey: ["orders", "history", orderId],
    queryFn: async ({ signal }) => {
      const path = { order_id: orderId };
      return (await unwrap(api.GET("/api/v1/orders/{order_id}/history", { params: { path }, signal }))).items;
    },
  });
}

/** What the caller may do with the order now. */
export function movesQuery(orderId: string) {
  return queryOptions({
    queryKey: ["orders", "moves", orderId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/orders/{order_id}/moves", { params: { path: { order_id: orderId } }, signal })),
  });
}

/**
 * Terms by their hash, opened and checked here against it; fails with TermsDifferError where they are others. They never
 * change, and are forgotten soon after nobody looks at them.
 */
export function termsQuery(orderId: string, termsHash: string) {
  return queryOptions({
    queryKey: ["terms", orderId, termsHash],
    queryFn: async ({ signal }) => {
      const params = { path: { order_id: orderId }, query: { terms_hash: termsHash } };
      const { private: text } = await unwrap(api.GET("/api/v1/orders/{order_id}/terms", { params, signal }));
      return openTerms(text, termsHash);
    },
    staleTime: Infinity,
    gcTime: 30_000,
    retry: false,
  });
}

/** Each segment's flow policies, in all versions: the deadlines of orders follow from them. */
export const policiesQuery = queryOptions({
  queryKey: ["policies", "all"],
  queryFn: async ({ signal }) =>
    (await unwrap(api.GET("/api/v1/policies", { params: { query: { limit: 500 } }, signal }))).items,
  staleTime: 60_000,
});

/** How many of one's own orders are in each state. */
export const statesQuery = queryOptions({
  queryKey: ["portfolio", "states"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/portfolio", { signal }))).states,
});
