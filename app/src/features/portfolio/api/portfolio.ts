import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type Portfolio = Schema<"Portfolio">;
export type Expiring = Schema<"Expiring">;
export type PartnerMonth = Schema<"PartnerMonth">;
export type YearVolume = Schema<"YearVolume">;

export const portfolioQuery = (expiringDays: number) =>
  queryOptions({
    queryKey: ["portfolio", "figures", expiringDays],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/portfolio", { params: { query: { expiring_days: expiringDays } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The twelve months from this one on. */
export const monthsQuery = queryOptions({
  queryKey: ["portfolio", "months"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/portfolio/months", { signal })),
});

/** A retailer's cap by delivery year, and what is left of it. */
export const volumesQuery = queryOptions({
  queryKey: ["reservations", "summary"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reservations/summary", { signal })),
});
