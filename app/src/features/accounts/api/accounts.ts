import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

export type Balance = Schema<"BalanceInfo">;
export type Balances = Schema<"BalanceList">;
export type OpenBill = Schema<"BillInfo">;
export type Posting = Schema<"PostingInfo">;

const NOUN = "accounts";
const MANY = 500;

/** The books in which one has accounts: a retailer its own, a consumer those of its retailers. */
export const booksQuery = queryOptions({
  queryKey: [NOUN, "books"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/accounts", { signal }))).items,
});

export const balancesQuery = (keeper: string) =>
  queryOptions({
    queryKey: [NOUN, "balances", keeper],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/accounts/{keeper}/balances", { params: { path: { keeper } }, signal })),
  });

export interface BillFilters {
  readonly owner?: string;
  readonly overdue?: boolean;
}

/** By due date, with the late fees that have accrued by today. */
export const openBillsQuery = (keeper: string, filters: BillFilters = {}) =>
  queryOptions({
    queryKey: [NOUN, "open-bills", keeper, filters],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/accounts/{keeper}/open-bills", { params: { path: { keeper }, query: filters }, signal })),
  });

export const postingQuery = (keeper: string, postingId: string) =>
  queryOptions({
    queryKey: [NOUN, "posting", keeper, postingId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/accounts/{keeper}/postings/{posting_id}", { params: { path: { keeper, posting_id: postingId } }, signal })),
  });

/** Whom a payment may be from: a choice to make, so all customers. */
export const customersQuery = queryOptions({
  queryKey: ["customers", "all"],
  queryFn: async ({ signal }) => {
    const found = await allItems((after) => unwrap(api.GET("/api/v1/portfolio/customers", { params: { query: { limit: MANY, ...after } }, signal })));
    return found.map(({ consumer }) => consumer).toSorted();
  },
});
