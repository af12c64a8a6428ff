import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, authorisedFetch, done, type Schema, unwrap } from "@/api/client";
import { problemOf } from "@/api/problem";

export type Mandate = Schema<"MandateInfo">;
export type Batch = Schema<"BatchInfo">;
export type Item = Schema<"ItemInfo">;
export type Unmatched = Schema<"UnmatchedInfo">;
export type Answer = Schema<"AnswerInfo">;
export type Day = Schema<"DayInfo">;
export type DayReport = Schema<"DayReport">;
export type Move = "suspend" | "resume" | "revoke";

const NOUN = "collection";
const MANY = 500;

/** Those that may be collected under: a choice to make, so all of them. */
export const activeMandatesQuery = queryOptions({
  queryKey: [NOUN, "active-mandates"],
  queryFn: ({ signal }) =>
    allItems((after) => unwrap(api.GET("/api/v1/mandates", { params: { query: { state: "active", limit: MANY, ...after } }, signal }))),
});

export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: [NOUN, "batch", batchId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/collection-batches/{batch_id}", { params: { path: { batch_id: batchId } }, signal })),
  });

/** What of a batch may go out again: failed, or taken back by the bank. */
export const retriesQuery = (batchId: string) =>
  queryOptions({
    queryKey: [NOUN, "retries", batchId],
    queryFn: async ({ signal }) => {
      const inState = (state: "failed" | "returned") =>
        allItems(({ cursor }) => {
          const query = { state, limit: MANY, ...(cursor !== undefined && { cursor: Number(cursor) }) };
          return unwrap(api.GET("/api/v1/collection-batches/{batch_id}/items", { params: { path: { batch_id: batchId }, query }, signal }));
        });
      return (await Promise.all([inState("failed"), inState("returned")])).flat();
    },
  });

/** Whose postings: a batch's, those to be voided before it is discarded, or unmatched entries'. */
export type WantedOf = { readonly batch: string; readonly releasing?: boolean } | "entries";

export const wantedQuery = (of: WantedOf) =>
  queryOptions({
    queryKey: [NOUN, "wanted", of],
    queryFn: ({ signal }) => {
      if (of === "entries") return unwrap(api.GET("/api/v1/bank-entries/postings", { signal }));
      const params = { path: { batch_id: of.batch }, query: { releasing: of.releasing === true } };
      return unwrap(api.GET("/api/v1/collection-batches/{batch_id}/postings", { params, signal }));
    },
  });

export const dayQuery = (day: string) =>
  queryOptions({
    queryKey: [NOUN, "day", day],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reconciliations/{day}", { params: { path: { day } }, signal })),
  });

export async function registerMandate(id: string, body: Schema<"MandateBody">): Promise<Mandate> {
  return unwrap(api.PUT("/api/v1/mandates/{mandate_id}", { params: { path: { mandate_id: id } }, body }));
}

export async function moveMandate(id: string, move: Move): Promise<Mandate> {
  return unwrap(api.POST("/api/v1/mandates/{mandate_id}/{move}", { params: { path: { mandate_id: id, move } } }));
}

export async function makeBatch(id: string, body: Schema<"BatchBody">): Promise<Batch> {
  return unwrap(api.PUT("/api/v1/collection-batches/{batch_id}", { params: { path: { batch_id: id } }, body }));
}

export async function approveBatch({ batch_id, file_hash }: Batch): Promise<Batch> {
  return unwrap(api.POST("/api/v1/collection-batches/{batch_id}/approval", { params: { path: { batch_id } }, body: { file_hash } }));
}

export async function discardBatch({ batch_id }: Batch): Promise<void> {
  await done(api.DELETE("/api/v1/collection-batches/{batch_id}", { params: { path: { batch_id } } }));
}

export async function settleEntry(entryId: string): Promise<Unmatched> {
  return unwrap(api.POST("/api/v1/bank-entries/{entry_id}/settlement", { params: { path: { entry_id: entryId } } }));
}

export async function importAnswers(file: File): Promise<Answer> {
  return (await sendXml("/api/v1/bank-notifications", file)) as Answer;
}

export async function importStatements(file: File): Promise<readonly Day[]> {
  return ((await sendXml("/api/v1/reconciliations", file)) as Schema<"ImportedDays">).items;
}

/** Sends a bank's file as it is. Raises ProblemError. */
async function sendXml(path: string, file: File): Promise<unknown> {
  const response = await authorisedFetch(path, { method: "POST", headers: { "Content-Type": "application/xml" }, body: file });
  if (!response.ok) throw await problemOf(response);
  return response.json();
}
