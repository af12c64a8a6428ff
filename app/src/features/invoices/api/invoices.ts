import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";
import type { JsonObject } from "@/lib/canonical";
import { openText } from "@/lib/intents/sealed-text";

import type { Content, Statement } from "../lib/content";
import type { InvoicedBill } from "../lib/issue-step";

export type Invoice = Schema<"Invoice">;

const PAGE = 500;
/** What an invoice comes to is not kept in memory for long once nobody looks at it. */
const PRIVATE_MS = 30_000;

/** An invoice goes by its retailer, year and number. */
export interface InvoicePlace {
  readonly retailer: string;
  readonly year: number;
  readonly number: number;
}

export const invoiceQuery = ({ retailer, year, number }: InvoicePlace) =>
  queryOptions({
    queryKey: ["invoices", "one", retailer, year, number],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/invoices/{retailer}/{year}/{number}", { params: { path: { retailer, year, number } }, signal })),
  });

/** For its two parties. Throws TextDiffersError for a text that is not what the ledger has the hash of. */
export const contentQuery = ({ retailer, year, number, content_hash }: Invoice) =>
  queryOptions({
    queryKey: ["invoices", "content", retailer, year, number],
    queryFn: async ({ signal }): Promise<Content> => {
      const { text } = await unwrap(api.GET("/api/v1/invoices/{retailer}/{year}/{number}/content", { params: { path: { retailer, year, number } }, signal }));
      return ((await openText(text, content_hash)) as { readonly note: JsonObject }).note as unknown as Content;
    },
    staleTime: Infinity,
    gcTime: PRIVATE_MS,
    retry: false,
  });

export const invoicesOfBillQuery = (order: string, month: string) =>
  queryOptions({
    queryKey: ["invoices", "of-bill", order, month],
    queryFn: ({ signal }) => allItems((after) => unwrap(api.GET("/api/v1/invoices", { params: { query: { order, month, ...after } }, signal }))),
  });

/** Every version of the retailer's bills of a month, and the invoices that it has issued for that month. */
export async function billsAndInvoices(retailer: string, month: string): Promise<readonly [bills: InvoicedBill[], invoices: Invoice[]]> {
  const query = { retailer, month, limit: PAGE };
  return Promise.all([
    allItems((after) => unwrap(api.GET("/api/v1/settlements", { params: { query: { ...query, versions: "all", ...after } } }))),
    allItems((after) => unwrap(api.GET("/api/v1/invoices", { params: { query: { ...query, ...after } } }))),
  ]);
}

/** The statement of a bill and, of a later version, of the one before. Throws ProblemError, TextDiffersError. */
export async function statementsOf(bill: InvoicedBill): Promise<readonly [Statement, Statement | undefined]> {
  const before = bill.replaces === null ? undefined : statementOf(bill, bill.version - 1, bill.replaces);
  return Promise.all([statementOf(bill, bill.version, bill.statement_hash), before]);
}

async function statementOf({ order_id, month }: InvoicedBill, version: number, hash: string): Promise<Statement> {
  const params = { path: { order_id, month }, query: { version } };
  const { text } = await unwrap(api.GET("/api/v1/settlements/{order_id}/{month}/statement", { params }));
  return ((await openText(text, hash)) as { readonly statement: JsonObject }).statement as unknown as Statement;
}
