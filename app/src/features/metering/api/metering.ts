import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

export type MeteringPoint = Schema<"MeteringPoint">;
export type Assignment = Schema<"Assignment">;
export type Meter = Schema<"Meter">;
export type ReadingDay = Schema<"ReadingDay">;

export const pointQuery = (pointId: string) =>
  queryOptions({
    queryKey: ["metering-points", "one", pointId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/metering-points/{point_id}", { params: { path: { point_id: pointId } }, signal })),
  });

/** To whom the point belonged, as far as the reader may know; 200 at most, as on the ledger. */
export const assignmentsQuery = (pointId: string) =>
  queryOptions({
    queryKey: ["metering-points", "assignments", pointId],
    queryFn: async ({ signal }) => {
      const params = { path: { point_id: pointId }, query: { limit: 200 } };
      return (await unwrap(api.GET("/api/v1/metering-points/{point_id}/assignments", { params, signal }))).items;
    },
  });

/** All meters that were ever installed at the point. */
export const metersOfQuery = (pointId: string) =>
  queryOptions({
    queryKey: ["meters", "of", pointId],
    queryFn: ({ signal }) =>
      allItems((after) => unwrap(api.GET("/api/v1/meters", { params: { query: { point: pointId, ...after } }, signal }))),
  });

export const meterQuery = (meterId: string) =>
  queryOptions({
    queryKey: ["meters", "one", meterId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/meters/{meter_id}", { params: { path: { meter_id: meterId } }, signal })),
  });
