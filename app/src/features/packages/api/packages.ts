import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type RetailPackage = Schema<"RetailPackage">;
export type PriceCalendar = Schema<"PriceCalendar">;
export type Comparison = Schema<"Comparison">;
export type Compared = Schema<"Compared">;
export type CompareRequest = Schema<"CompareRequest">;
export type Quote = Schema<"QuoteAtBlock">;
export type QuoteRequest = Schema<"QuoteRequest">;

/** The packages that are on offer, for a choice of what to compare. */
export const offeredQuery = queryOptions({
  queryKey: ["packages", "offered"],
  queryFn: async ({ signal }) =>
    (await unwrap(api.GET("/api/v1/packages", { params: { query: { retired: false, limit: 500 } }, signal }))).items,
});

export const packageQuery = (packageId: string) =>
  queryOptions({
    queryKey: ["packages", "one", packageId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/packages/{package_id}", { params: { path: { package_id: packageId } }, signal })),
  });

export const packageVersionsQuery = (packageId: string) =>
  queryOptions({
    queryKey: ["packages", "versions", packageId],
    queryFn: async ({ signal }) => {
      const params = { path: { package_id: packageId }, query: { limit: 100 } };
      return (await unwrap(api.GET("/api/v1/packages/{package_id}/versions", { params, signal }))).items;
    },
  });

/** Of the version that was published last: the record's own version counts its retirement too. */
export const priceCalendarQuery = ({ package_id, version }: RetailPackage, start: string, end: string) =>
  queryOptions({
    queryKey: ["packages", "calendar", package_id, version, start, end],
    queryFn: ({ signal }) => {
      const params = { path: { package_id }, query: { start, end } };
      return unwrap(api.GET("/api/v1/packages/{package_id}/price-calendar", { params, signal }));
    },
    staleTime: 5 * 60_000,
  });

/** The load is private: it goes in the body, is not part of the key, and the answer goes with the page. */
export const comparisonQuery = (key: string, asked: () => CompareRequest) =>
  queryOptions({
    queryKey: ["packages", "comparison", key],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/packages/compare", { body: asked(), signal })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
  });

/** As a comparison: load and prices are private, and go in the body alone. */
export const quoteQuery = (packageId: string, key: string, asked: () => QuoteRequest) =>
  queryOptions({
    queryKey: ["packages", "quote", key],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/api/v1/packages/{package_id}/quote", { params: { path: { package_id: packageId } }, body: asked(), signal })),
    retry: false,
    gcTime: 0,
    staleTime: Infinity,
  });

/** The segments of the market: those that have a flow policy. */
export const segmentsQuery = queryOptions({
  queryKey: ["policies", "segments"],
  queryFn: async ({ signal }) => {
    const { items } = await unwrap(api.GET("/api/v1/policies", { params: { query: { limit: 500 } }, signal }));
    return [...new Set(items.map(({ segment }) => segment))];
  },
});
