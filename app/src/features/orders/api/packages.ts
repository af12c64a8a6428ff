/** What an order form needs of packages. */
import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type RetailPackage = Schema<"RetailPackage">;

/** The present version. */
export function packageQuery(packageId: string) {
  return queryOptions({
    queryKey: ["packages", "one", packageId],
    queryFn: ({ signal }): Promise<RetailPackage> =>
      unwrap(api.GET("/api/v1/packages/{package_id}", { params: { path: { package_id: packageId } }, signal })),
    staleTime: 60_000,
  });
}

/** A version as it was published, which never changes. */
export function packageVersionQuery(packageId: string, version: number) {
  return queryOptions({
    queryKey: ["packages", "version", packageId, version],
    queryFn: ({ signal }): Promise<RetailPackage> => {
      const path = { package_id: packageId, version };
      return unwrap(api.GET("/api/v1/packages/{package_id}/versions/{version}", { params: { path }, signal }));
    },
    staleTime: Infinity,
  });
}

interface OfferFilters {
  readonly name?: string;
  readonly retailer?: string;
  readonly segment?: string;
}

/** Packages that are open to new orders. */
export function offersQuery(filters: OfferFilters) {
  return queryOptions({
    queryKey: ["packages", "offers", filters],
    queryFn: async ({ signal }) => {
      const query = { ...filters, retired: false, limit: 50, sort: "name" } as const;
      return (await unwrap(api.GET("/api/v1/packages", { params: { query }, signal }))).items;
    },
    staleTime: 60_000,
  });
}
