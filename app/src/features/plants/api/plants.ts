import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

import { type IncomeTerms, openText, type PlantStatement } from "../lib/opened";
import { ProducersDays } from "../lib/producers-days";
import { type DueMonth, dueIn, type Draft, type DraftRequest } from "../lib/settling";

export type Plant = Schema<"Plant">;
export type Agreement = Schema<"Agreement">;
export type PlantProposal = Schema<"PlantProposal">;
export type PlantMonth = Schema<"PlantSettlement">;
export type Income = Schema<"Income">;
export type PlantParty = Agreement["parties"][number];

/** What is private is not kept in memory for long once nobody looks at it. */
const PRIVATE_MS = 30_000;
const PAGE = 500;

export const plantQuery = (plantId: string) =>
  queryOptions({
    queryKey: ["plants", "one", plantId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/plants/{plant_id}", { params: { path: { plant_id: plantId } }, signal })),
  });

/** The months that are settled, each in its present version, in order. */
export const plantMonthsQuery = (plantId: string) =>
  queryOptions({
    queryKey: ["plants", "months", plantId],
    queryFn: ({ signal }) =>
      allItems((after) => unwrap(api.GET("/api/v1/plant-settlements", { params: { query: { plant: plantId, limit: 200, ...after } }, signal }))),
  });

/** For producer and buyer. Throws TextDiffersError for a text that is not what the ledger has the hash of. */
export const incomeTermsQuery = (plantId: string, termsHash: string) =>
  queryOptions({
    queryKey: ["plants", "terms", termsHash],
    queryFn: async ({ signal }) => {
      const params = { path: { plant_id: plantId, terms_hash: termsHash } };
      const { text } = await unwrap(api.GET("/api/v1/plants/{plant_id}/terms/{terms_hash}", { params, signal }));
      return { text, terms: (await openText<{ readonly terms: IncomeTerms }>(text, termsHash)).terms };
    },
    staleTime: Infinity,
    gcTime: PRIVATE_MS,
    retry: false,
  });

/** What the reader's own participant gets. */
export const incomeQuery = ({ plant_id, month, version, statement_hash }: PlantMonth) =>
  queryOptions({
    queryKey: ["plants", "income", statement_hash],
    queryFn: ({ signal }) => {
      const params = { path: { plant_id, month }, query: { version } };
      return unwrap(api.GET("/api/v1/plant-settlements/{plant_id}/{month}/income", { params, signal }));
    },
    staleTime: Infinity,
    gcTime: PRIVATE_MS,
    retry: false,
  });

/** For producer and buyer. Throws TextDiffersError. */
export const plantStatementQuery = ({ plant_id, month, version, statement_hash }: PlantMonth) =>
  queryOptions({
    queryKey: ["plants", "statement", statement_hash],
    queryFn: async ({ signal }) => {
      const params = { path: { plant_id, month }, query: { version } };
      const { text } = await unwrap(api.GET("/api/v1/plant-settlements/{plant_id}/{month}/statement", { params, signal }));
      return (await openText<{ readonly statement: PlantStatement }>(text, statement_hash)).statement;
    },
    staleTime: Infinity,
    gcTime: PRIVATE_MS,
    retry: false,
  });

/** The plants whose month the reader settles, as it stands now. */
export const dueQuery = (participant: string, month: string) =>
  queryOptions({
    queryKey: ["plants", "due", participant, month],
    queryFn: async ({ signal }): Promise<DueMonth[]> => {
      const [plants, settled] = await Promise.all([
        allItems((after) => unwrap(api.GET("/api/v1/plants", { params: { query: { limit: PAGE, ...after } }, signal }))),
        allItems((after) => unwrap(api.GET("/api/v1/plant-settlements", { params: { query: { month, limit: PAGE, ...after } }, signal }))),
      ]);
      return dueIn(plants, settled, month, participant);
    },
    staleTime: 0,
  });

/** What months would come to, by the organisation's own peer. Nothing is kept of it. */
export async function draftMonths(drafts: readonly DraftRequest[]): Promise<Draft[]> {
  return (await unwrap(api.POST("/api/v1/plant-settlements/drafts", { body: { drafts: [...drafts] } }))).drafts;
}

/** When points were whose, of all that the reader sees: what is settled is about the producers' own days. */
export async function producersDays(): Promise<ProducersDays> {
  return new ProducersDays(await allItems((after) => unwrap(api.GET("/api/v1/point-assignments", { params: { query: { limit: PAGE, ...after } } }))));
}
