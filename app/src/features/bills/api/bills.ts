import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

import { openStatement, type Statement } from "../lib/statement";

export type Bill = Schema<"Bill">;
export type BillTotals = Schema<"BillTotals">;
export type Settlement = Schema<"Settlement">;
export type BillComparison = Schema<"BillComparison">;
export type Rule = Schema<"RuleInWords">;

const FEW_MINUTES_MS = 5 * 60_000;
/** What a bill comes to is not kept in memory for long once nobody looks at it. */
const PRIVATE_MS = 30_000;

/** The filters of the list, as its URL has them. */
export type BillFilters = Readonly<Record<string, string>>;

export const totalsQuery = (filters: BillFilters) =>
  queryOptions({
    queryKey: ["settlements", "totals", filters],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/bills/totals", { params: { query: filters }, signal })),
    gcTime: PRIVATE_MS,
    retry: false,
  });

/** Every version of the bill, the first one first. */
export const versionsQuery = (orderId: string, month: string) =>
  queryOptions({
    queryKey: ["settlements", "versions", orderId, month],
    queryFn: ({ signal }) =>
      allItems((after) =>
        unwrap(api.GET("/api/v1/settlements", { params: { query: { order: orderId, month, versions: "all", ...after } }, signal })),
      ),
  });

/** The months of the order that have a bill, in order. */
export const monthsQuery = (orderId: string) =>
  queryOptions({
    queryKey: ["settlements", "months", orderId],
    queryFn: async ({ signal }) => {
      const found = await allItems((after) =>
        unwrap(api.GET("/api/v1/settlements", { params: { query: { order: orderId, ...after } }, signal })),
      );
      return found.map(({ month }) => month);
    },
  });

/** Throws StatementDiffersError for a text that is not what the ledger has the hash of. */
export const statementQuery = ({ order_id, month, version, statement_hash }: Settlement) =>
  queryOptions({
    queryKey: ["settlements", "statement", statement_hash],
    queryFn: async ({ signal }): Promise<Statement> => {
      const params = { path: { order_id, month }, query: { version } };
      const { text } = await unwrap(api.GET("/api/v1/settlements/{order_id}/{month}/statement", { params, signal }));
      return openStatement(text, statement_hash);
    },
    staleTime: Infinity,
    gcTime: PRIVATE_MS,
    retry: false,
  });

export const comparisonQuery = (orderId: string, month: string, other: string) =>
  queryOptions({
    queryKey: ["settlements", "comparison", orderId, month, other],
    queryFn: ({ signal }) => {
      const params = { path: { order_id: orderId, month }, query: { other_month: other } };
      return unwrap(api.GET("/api/v1/settlements/{order_id}/{month}/comparison", { params, signal }));
    },
    gcTime: PRIVATE_MS,
  });

/** Rules by their codes. They are part of the ledger's code. */
export const rulesQuery = queryOptions({
  queryKey: ["settlement-rules"],
  queryFn: async ({ signal }) => {
    const { rules } = await unwrap(api.GET("/api/v1/settlement-rules", { signal }));
    return new Map(rules.map((rule) => [rule.code, rule]));
  },
  staleTime: Infinity,
});

/** A version of a settlement method, by `id@version`, for its name and source. */
export const methodQuery = (named: string) => {
  const [method_id = "", version = ""] = named.split("@");
  return queryOptions({
    queryKey: ["packages", "method", named],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/settlement-methods/{method_id}/versions/{version}", { params: { path: { method_id, version: Number(version) } }, signal })),
    staleTime: FEW_MINUTES_MS,
  });
};

/** The bands and prices of the days billed, of the version of the package (`id@version`) that the bill was made by. */
export const calendarQuery = (named: string, start: string, end: string) => {
  const [package_id = "", version = ""] = named.split("@");
  return queryOptions({
    queryKey: ["packages", "calendar", named, start, end],
    queryFn: ({ signal }) => {
      const params = { path: { package_id }, query: { start, end, version: Number(version) } };
      return unwrap(api.GET("/api/v1/packages/{package_id}/price-calendar", { params, signal }));
    },
    staleTime: FEW_MINUTES_MS,
  });
};

/** Every anchored version of the point's days. */
export async function anchoredDays(point: string, start: string, end: string): Promise<Schema<"ReadingDay">[]> {
  return allItems((after) =>
    unwrap(api.GET("/api/v1/reading-days", { params: { query: { point, from_date: start, to_date: end, limit: 500, ...after } } })),
  );
}
