/** Statements, rulings and documents of disputes. Keys begin with the noun: an event of the ledger puts them out of date. */
import { queryOptions } from "@tanstack/react-query";

import { api, authorisedFetch, type Schema, unwrap } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { Bytes } from "@/lib/bytes";
import type { JsonObject } from "@/lib/canonical";

export type Case = Schema<"Case">;
export type Said = Schema<"Said">;
export type CaseDocument = Schema<"CaseDocumentItem">;

const pathOf = (orderId: string) => ({ path: { order_id: orderId } });

export function caseQuery(orderId: string) {
  return queryOptions({
    queryKey: ["disputes", "case", orderId],
    queryFn: ({ signal }): Promise<Case> => unwrap(api.GET("/api/v1/orders/{order_id}/case", { params: pathOf(orderId), signal })),
  });
}

/** What one's own participant has brought. */
export function documentsQuery(orderId: string) {
  return queryOptions({
    queryKey: ["disputes", "documents", orderId],
    queryFn: async ({ signal }): Promise<CaseDocument[]> =>
      (await unwrap(api.GET("/api/v1/orders/{order_id}/case/documents", { params: pathOf(orderId), signal }))).items,
  });
}

/** Keeps a file with one's organisation; the hash is what a statement names. Raises ProblemError. */
export async function bringDocument(orderId: string, file: File): Promise<string> {
  const response = await authorisedFetch(`/api/v1/orders/${orderId}/case/documents`, {
    method: "POST",
    headers: { "Content-Type": file.type },
    body: file,
  });
  if (!response.ok) throw await problemOf(response);
  return ((await response.json()) as Schema<"CaseDocumentHash">).hash;
}

export interface OwnDocument {
  readonly blob: Blob;
  /** Hexadecimal; handed over with the file. */
  readonly salt: string;
}

/** Raises ProblemError. */
export async function ownDocument(orderId: string, hash: string): Promise<OwnDocument> {
  const response = await authorisedFetch(`/api/v1/orders/${orderId}/case/documents/${hash}`);
  if (!response.ok) throw await problemOf(response);
  return { blob: await response.blob(), salt: response.headers.get("Document-Salt") ?? "" };
}

/** `statement` and `documents` for `dispute` and `state_case`, encrypted for the three. */
export async function prepareStatement(orderId: string, text: string, documents: string[]): Promise<JsonObject> {
  const answer = api.POST("/api/v1/orders/{order_id}/case/prepare-statement", { params: pathOf(orderId), body: { text, documents } });
  return (await unwrap(answer)).args as JsonObject;
}

/** The arguments of `open_terms`: the private text for the exchange alone. */
export async function prepareOpening(orderId: string): Promise<JsonObject> {
  return (await unwrap(api.POST("/api/v1/orders/{order_id}/case/prepare-opening", { params: pathOf(orderId) }))).args as JsonObject;
}

/** `ruling` for `resolve`, encrypted for the three. */
export async function prepareRuling(orderId: string, text: string): Promise<JsonObject> {
  const answer = api.POST("/api/v1/orders/{order_id}/case/prepare-ruling", { params: pathOf(orderId), body: { text } });
  return (await unwrap(answer)).args as JsonObject;
}

/** A file's bytes. */
export async function bytesOf(file: File): Promise<Bytes> {
  return new Uint8Array(await file.arrayBuffer());
}
