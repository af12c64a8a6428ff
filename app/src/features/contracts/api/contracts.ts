/** Reads of contracts. Keys begin with the noun: an event of the ledger puts them out of date. */
import { queryOptions } from "@tanstack/react-query";

import { api, authorisedFetch, type Schema, unwrap } from "@/api/client";
import { problemOf } from "@/api/problem";
import { hex, sha256 } from "@/lib/bytes";

import { type Annex, openAnnex } from "../lib/annex";

export type ArchivedContract = Schema<"ArchivedContract">;
export type Progress = Schema<"Progress">;

export interface ContractText {
  readonly blob: Blob;
  /** SHA-256 of what came, counted here. */
  readonly hash: string;
  /** It is the ledger's own document; else it was made again from the public record. */
  readonly archived: boolean;
}

export function textUrl(orderId: string, hash?: string): string {
  const wanted = hash === undefined ? "" : `?text_hash=${hash}`;
  return `/api/v1/orders/${orderId}/contract/text${wanted}`;
}

/** The present text, or the one with that hash. */
export function textQuery(orderId: string, hash?: string) {
  return queryOptions({
    queryKey: ["contracts", "text", orderId, hash ?? "present"],
    queryFn: async ({ signal }): Promise<ContractText> => {
      const response = await authorisedFetch(textUrl(orderId, hash), { signal });
      if (!response.ok) throw await problemOf(response);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const archived = response.headers.get("Contract-Source") === "archive";
      return { blob: new Blob([bytes], { type: "application/pdf" }), hash: hex(await sha256(bytes)), archived };
    },
    ...(hash !== undefined && { staleTime: "static" as const }),
  });
}

/** The priced annex, opened and checked here; forgotten soon after nobody looks at it. Its hash says what it is: it is not
 * asked for again, least of all by the event that ends the proposal which had it. */
export function annexQuery(orderId: string, annexHash: string, proposed: boolean) {
  return queryOptions({
    queryKey: ["terms", "annex", orderId, annexHash],
    queryFn: async ({ signal }): Promise<Annex> => {
      const params = { path: { order_id: orderId }, query: { proposed } };
      const found = await unwrap(api.GET("/api/v1/orders/{order_id}/contract/annex", { params, signal }));
      return openAnnex(found.canonical_form);
    },
    staleTime: "static",
    gcTime: 30_000,
    retry: false,
  });
}

export function progressQuery(orderId: string) {
  return queryOptions({
    queryKey: ["contracts", "progress", orderId],
    queryFn: ({ signal }): Promise<Progress> =>
      unwrap(api.GET("/api/v1/orders/{order_id}/contract/progress", { params: { path: { order_id: orderId } }, signal })),
  });
}

interface FewFilters {
  readonly state?: "executing";
  readonly ends_from?: string;
  readonly ends_to?: string;
}

/** The first `limit` contracts, for a summary. */
export function fewContractsQuery(filters: FewFilters, limit: number) {
  return queryOptions({
    queryKey: ["contracts", "few", filters, limit],
    queryFn: async ({ signal }): Promise<ArchivedContract[]> =>
      (await unwrap(api.GET("/api/v1/contracts", { params: { query: { ...filters, limit } }, signal }))).items,
  });
}

/** What goes into the order that follows a contract. Nothing is kept: it is asked for when somebody renews. */
export async function renewalOf(orderId: string): Promise<Record<string, unknown>> {
  const path = { order_id: orderId };
  return (await unwrap(api.GET("/api/v1/orders/{order_id}/contract/renewal", { params: { path } }))).args;
}

/** Declares Wh by day, in place of what was declared for these days. */
export async function declareDeliveries(orderId: string, days: Record<string, number>): Promise<number> {
  const path = { order_id: orderId };
  const answer = api.PUT("/api/v1/orders/{order_id}/contract/deliveries", { params: { path }, body: { days } });
  return (await unwrap(answer)).days;
}
