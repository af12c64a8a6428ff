/**
 * Reads of the ledger. A block never changes, and what stands in it neither: those keys begin with nouns that no event
 * touches. Sums and lists grow: theirs begin with `explorer`.
 */
import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type BlockDetail = Schema<"BlockDetail">;
export type TransactionDetail = Schema<"TransactionDetail">;
export type IntentDetail = Schema<"IntentDetail">;
export type Signer = Schema<"Signer">;
export type Hit = Schema<"Hit">;
export type Totals = Schema<"Totals">;
export type WriteAttempts = Schema<"WriteAttempts">;

export const blockQuery = (number: number) =>
  queryOptions({
    queryKey: ["blocks", number],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/explorer/blocks/{number}", { params: { path: { number } }, signal })),
    staleTime: Infinity,
  });

export const transactionQuery = (transactionId: string) =>
  queryOptions({
    queryKey: ["transactions", transactionId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/explorer/transactions/{transaction_id}", {
          params: { path: { transaction_id: transactionId } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const intentQuery = (digest: string) =>
  queryOptions({
    queryKey: ["ledger-intents", digest],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/explorer/intents/{digest}", { params: { path: { digest } }, signal })),
    staleTime: Infinity,
  });

export const newestBlocksQuery = (limit: number) =>
  queryOptions({
    queryKey: ["explorer", "newest", limit],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/v1/explorer/blocks", { params: { query: { limit } }, signal }))).items,
  });

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ["explorer", "search", text],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/v1/explorer/search", { params: { query: { q: text } }, signal }))).hits,
    enabled: text !== "",
  });

export const totalsQuery = queryOptions({
  queryKey: ["explorer", "totals"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/explorer/totals", { signal })),
});

export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ["explorer", "order", orderId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/orders/{order_id}", { params: { path: { order_id: orderId } }, signal })),
  });

export const historyQuery = (orderId: string) =>
  queryOptions({
    queryKey: ["explorer", "history", orderId],
    queryFn: async ({ signal }) => {
      const params = { path: { order_id: orderId } };
      return (await unwrap(api.GET("/api/v1/orders/{order_id}/history", { params, signal }))).items;
    },
  });

/** The regulator's instance really tries to write, at every peer. Raises ProblemError. */
export const tryToWrite = () => unwrap(api.POST("/api/v1/explorer/write-attempts"));

const MOST_AT_ONCE = 1_000;

/** What the ledger has of orders, as many as there are. Only their ids are sent. Raises ProblemError. */
export async function termsHashesOf(orderIds: readonly string[]): Promise<Map<string, Schema<"TermsHash">>> {
  const found = new Map<string, Schema<"TermsHash">>();
  for (let at = 0; at < orderIds.length; at += MOST_AT_ONCE) {
    const body = { order_ids: orderIds.slice(at, at + MOST_AT_ONCE) };
    const { items } = await unwrap(api.POST("/api/v1/explorer/terms-hashes", { body }));
    for (const item of items) found.set(item.order_id, item);
  }
  return found;
}
