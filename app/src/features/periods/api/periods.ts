import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";
import type { Step } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { sealStatement } from "@/lib/intents/statement";

import { missingIn, openClosing } from "../lib/closing";

export type Closing = Schema<"Closing">;
export type ClosingDraft = Schema<"ClosingDraft">;

const PRIVATE_MS = 30_000;
const PAGE = 200;

export const closingQuery = (retailer: string, month: string) =>
  queryOptions({
    queryKey: ["periods", "one", retailer, month],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/closings/{retailer}/{month}", { params: { path: { retailer, month } }, signal })),
  });

/** For the retailer's own people. Throws ClosingDiffersError. */
export const closingStatementQuery = ({ retailer, month, statement_hash }: Closing) =>
  queryOptions({
    queryKey: ["periods", "statement", statement_hash],
    queryFn: async ({ signal }) => {
      const { text } = await unwrap(api.GET("/api/v1/closings/{retailer}/{month}/statement", { params: { path: { retailer, month } }, signal }));
      return openClosing(text, statement_hash);
    },
    staleTime: Infinity,
    gcTime: PRIVATE_MS,
    retry: false,
  });

/** What closing one's own month would come to now, or why it is refused. */
export const closingDraftQuery = (month: string) =>
  queryOptions({
    queryKey: ["periods", "draft", month],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/closings/drafts", { body: { month }, signal })),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** All that one's own month lacks, not only what the ledger names first. */
export const missingQuery = (retailer: string, month: string) =>
  queryOptions({
    queryKey: ["periods", "missing", retailer, month],
    queryFn: async ({ signal }) => {
      const course = { from_month: month, to_month: month, retailer, limit: PAGE };
      const [contracts, plants, settled] = await Promise.all([
        allItems((after) => unwrap(api.GET("/api/v1/settlements/course", { params: { query: { ...course, ...after } }, signal }))),
        allItems((after) => unwrap(api.GET("/api/v1/plants", { params: { query: { limit: PAGE, ...after } }, signal }))),
        allItems((after) => unwrap(api.GET("/api/v1/plant-settlements", { params: { query: { month, buyer: retailer, limit: PAGE, ...after } }, signal }))),
      ]);
      return missingIn(month, contracts, plants, new Set(settled.map(({ plant_id }) => plant_id)), retailer);
    },
    staleTime: 0,
  });

/** The step that closes a drafted month, as gateway/client/periods.py makes it: no readings are part of its text. */
export async function closeStep({ args, statement }: ClosingDraft): Promise<Step> {
  return { action: "close_period", args: args as JsonObject, sealed: await sealStatement(statement, {}) };
}
