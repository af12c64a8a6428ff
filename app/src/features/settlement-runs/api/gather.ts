import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";
import type { ReadingsFile } from "@/features/readings";

import { type Contract, ReadingsOfBills } from "../lib/plan";
import type { Draft, DraftRequest } from "../lib/run";

const PAGE = 500;

/** The retailer's contracts that deliver in the months. */
export function contractsOf(retailer: string, from: string, to: string): Promise<Contract[]> {
  const query = { from_month: from, to_month: to, retailer, limit: PAGE };
  return allItems((after) => unwrap(api.GET("/api/v1/settlements/course", { params: { query: { ...query, ...after } } })));
}

/** The points of all customers and whose they were when, with the file that has their readings. */
export async function readingsOf(file: ReadingsFile): Promise<ReadingsOfBills> {
  const [points, assignments] = await Promise.all([
    allItems((after) => unwrap(api.GET("/api/v1/metering-points", { params: { query: { limit: PAGE, ...after } } }))),
    allItems((after) => unwrap(api.GET("/api/v1/point-assignments", { params: { query: { limit: PAGE, ...after } } }))),
  ]);
  return new ReadingsOfBills(points, assignments, file);
}

/** What bills would come to, by the organisation's own peer. Nothing is kept of it. */
export async function draftBills(drafts: readonly DraftRequest[]): Promise<Draft[]> {
  return (await unwrap(api.POST("/api/v1/settlements/drafts", { body: { drafts: [...drafts] } }))).drafts;
}
