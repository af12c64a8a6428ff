import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";
import { serverNow } from "@/api/config";
import type { JsonObject } from "@/lib/canonical";
import { openText } from "@/lib/intents/sealed-text";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

export type BillQuestion = Schema<"BillQuestion">;

/** What was asked and answered is not kept in memory for long once nobody looks at it. */
const PRIVATE_MS = 30_000;
const MINUTE_MS = 60_000;

export interface Texts {
  /** `line` counts the statement's lines from 0; without it the question is about the whole bill. */
  readonly question: { readonly text: string; readonly line?: number };
  readonly answer: { readonly text: string } | undefined;
}

/** All about the versions of one bill, by the date until which they are to be answered. */
export const questionsOfBillQuery = (order: string, month: string) =>
  queryOptions({
    queryKey: ["bill-questions", "of-bill", order, month],
    queryFn: ({ signal }) => allItems((after) => unwrap(api.GET("/api/v1/bill-questions", { params: { query: { order, month, ...after } }, signal }))),
  });

/** For the two parties. Throws TextDiffersError for a text that is not what the ledger has the hash of. */
export const textsQuery = ({ question_id, question_hash, answer_hash }: BillQuestion) =>
  queryOptions({
    queryKey: ["bill-questions", "texts", question_id, answer_hash],
    queryFn: async ({ signal }): Promise<Texts> => {
      const { question, answer } = await unwrap(api.GET("/api/v1/bill-questions/{question_id}/texts", { params: { path: { question_id } }, signal }));
      const asked = await noteIn<Texts["question"]>(question, question_hash);
      const answered = answer === null || answer_hash === null ? undefined : await noteIn<{ readonly text: string }>(answer, answer_hash);
      return { question: asked, answer: answered };
    },
    gcTime: PRIVATE_MS,
    retry: false,
  });

/** The present day at the market, by the API's clock. */
export const marketDayQuery = queryOptions({
  queryKey: ["market-day"],
  queryFn: async () => dayOfPicked(pickedOfMs(await serverNow())),
  staleTime: MINUTE_MS,
  refetchInterval: MINUTE_MS,
});

async function noteIn<Note>(text: string, hash: string): Promise<Note> {
  return ((await openText(text, hash)) as { readonly note: JsonObject }).note as unknown as Note;
}
