import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";
import type { operations } from "@/api/schema";

export type ListingQuery = NonNullable<operations["get_listings_api_v1_listings_get"]["parameters"]["query"]>;
export type TakeQuery = NonNullable<operations["get_takes_api_v1_takes_get"]["parameters"]["query"]>;

export const fetchListings = (query: ListingQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/listings", { params: { query }, signal }));

export const fetchTakes = (query: TakeQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/takes", { params: { query }, signal }));

export const someListingsQuery = (query: ListingQuery) =>
  queryOptions({
    queryKey: ["listings", "some", query],
    queryFn: async ({ signal }) => (await fetchListings(query, signal)).items,
  });

export const listingQuery = (listingId: string) =>
  queryOptions({
    queryKey: ["listings", "one", listingId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/listings/{listing_id}", { params: { path: { listing_id: listingId } }, signal })),
  });

export const listingHistoryQuery = (listingId: string) =>
  queryOptions({
    queryKey: ["listings", "history", listingId],
    queryFn: ({ signal }) =>
      allItems((after) =>
        unwrap(
          api.GET("/api/v1/listings/{listing_id}/history", {
            params: { path: { listing_id: listingId }, query: after },
            signal,
          }),
        ),
      ),
  });

/** The package in the version that is listed: its volumes, and whether it has a warning to acknowledge. */
export const listedPackageQuery = (packageId: string, version: number) =>
  queryOptions({
    queryKey: ["packages", "version", packageId, version],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/packages/{package_id}/versions/{version}", {
          params: { path: { package_id: packageId, version } },
          signal,
        }),
      ),
    staleTime: Infinity, // versions never change
  });

/** A retailer's packages on offer in a segment. */
export const offeredPackagesQuery = (retailer: string, segment: string) =>
  queryOptions({
    queryKey: ["packages", "offered", retailer, segment],
    queryFn: ({ signal }) =>
      allItems((after) =>
        unwrap(api.GET("/api/v1/packages", { params: { query: { retailer, segment, retired: false, ...after } }, signal })),
      ),
  });
