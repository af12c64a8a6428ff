import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type ReferencePrice = Schema<"ReferencePrice">;

const PAGE = 500;

/** The present version of every month of every reference. One row is a month, so all of them are few. */
export const referencePricesQuery = queryOptions({
  queryKey: ["reference-prices", "all"],
  queryFn: async ({ signal }) => {
    const found: ReferencePrice[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
      // Each page is asked for with the cursor of the one before.
      // oxlint-disable-next-line no-await-in-loop
      const page = await unwrap(api.GET("/api/v1/reference-prices", { params: { query }, signal }));
      found.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  },
});

/** The names of the references that have a price. */
export const referencesQuery = queryOptions({
  ...referencePricesQuery,
  select: (prices: ReferencePrice[]) => [...new Set(prices.map(({ reference }) => reference))],
});

export const monthVersionsQuery = (reference: string, month: string) =>
  queryOptions({
    queryKey: ["reference-prices", "versions", reference, month],
    queryFn: async ({ signal }) => {
      const params = { path: { reference, month }, query: { limit: 100 } };
      return (await unwrap(api.GET("/api/v1/reference-prices/{reference}/{month}/versions", { params, signal }))).items;
    },
  });
