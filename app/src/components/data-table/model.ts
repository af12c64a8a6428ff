/** What a table is made of. Rows and filters are those of the API's list at `path`. */
import type { ReactNode } from "react";

import type { paths } from "@/api/schema";

/** Paths that answer GET with a page of `items`. */
export type ListPath = {
  [P in keyof paths]: paths[P] extends { get: { responses: { 200: { content: { "application/json": { items: unknown[] } } } } } }
    ? P
    : never;
}[keyof paths];

type Get<P extends ListPath> = paths[P] extends { get: infer G } ? G : never;

export type RowOf<P extends ListPath> =
  Get<P> extends { responses: { 200: { content: { "application/json": { items: (infer Row)[] } } } } } ? Row : never;

type QueryOf<P extends ListPath> = Get<P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : object;

export type FilterName<P extends ListPath> = Extract<Exclude<keyof QueryOf<P>, "cursor" | "limit" | "min_block">, string>;

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** Pixels; without one, the column shares what is left. */
  readonly width?: number;
  readonly align?: "right" | "center";
  /** What the API's `sort` calls it; without one, it cannot be sorted by. */
  readonly sort?: string;
  /** Only shown when chosen. */
  readonly hidden?: boolean;
}

export interface Filter<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** A `time` is a moment at the market, to the minute, in ms since 1970 UTC as the API takes it. */
  readonly kind: "text" | "select" | "date" | "time";
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** One page of a list as every list of the API answers. */
export interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly next_cursor?: string | null;
}

export type Parameters = Readonly<Record<string, string>>;
