/** Requests for days of readings, at the grid company's API: parties visit it, its own people decline there. */
import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

import { readingsApi } from "./visit";

export type ReadingRequest = Schema<"ReadingRequest">;
export type RequestReason = ReadingRequest["reason"];
export type DeclineReason = NonNullable<ReadingRequest["declined_for"]>;

/** All about a day, whichever of its parties asked. */
export const requestsOfDayQuery = (point: string, date: string) =>
  queryOptions({
    queryKey: ["readings", "requests", "of-day", point, date],
    queryFn: async ({ signal }) =>
      (await unwrap(readingsApi.GET("/api/v1/readings/{point}/{date}/requests", { params: { path: { point, date } }, signal }))).items,
  });

/** What the reader's participant has asked about a point, the oldest first. */
export const requestsOfPointQuery = (point: string) =>
  queryOptions({
    queryKey: ["readings", "requests", "of-point", point],
    queryFn: ({ signal }) =>
      allItems((after) => unwrap(readingsApi.GET("/api/v1/readings/requests", { params: { query: { point, limit: 500, ...after } }, signal }))),
  });

/** While a request about the day is open, this one comes back. */
export async function askForDay(point: string, date: string, reason: RequestReason): Promise<ReadingRequest> {
  return unwrap(readingsApi.PUT("/api/v1/readings/{point}/{date}/request", { params: { path: { point, date } }, body: { reason } }));
}

export async function declineRequest({ point, date, number }: ReadingRequest, reason: DeclineReason): Promise<ReadingRequest> {
  return unwrap(api.POST("/api/v1/readings/{point}/{date}/request/decline", { params: { path: { point, date } }, body: { number, reason } }));
}
