/** What the pages keep in the URL. Nothing private is among it: no energy, no negotiated price. */
import type { Search } from "@/lib/feature";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const HASH = /^[0-9a-f]{64}$/;
const HASH_START = /^[0-9a-f]{1,64}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const STATES = [
  "pending", "submitted", "rejected", "confirmed", "cancelled", "deleted", "signed", "executing", "expired", "disputed",
] as const;
const STAGES = ["draft", "audit", "sign", "execute", "freeze"] as const;
const ORIGINS = ["negotiation", "purchase", "renewal", "listing", "auction", "last_resort"] as const;
const PARTIES = ["consumer", "retailer", "exchange"] as const;
const SORTS = ["-refreshed_at", "refreshed_at", "-created_at", "created_at"] as const;

/** Filters of the list, by their names in the API. */
export interface OrderFilters {
  /** How the order's id begins. */
  readonly id_prefix?: string;
  readonly state?: (typeof STATES)[number];
  readonly stage?: (typeof STAGES)[number];
  readonly next?: (typeof PARTIES)[number];
  readonly origin?: (typeof ORIGINS)[number];
  readonly consumer?: string;
  readonly retailer?: string;
  readonly package?: string;
  readonly segment?: string;
  readonly sequence?: string;
  readonly renews?: string;
  readonly period?: string;
}

export interface ListSearch extends OrderFilters {
  readonly sort?: (typeof SORTS)[number];
}

export const FILTER_CHOICES = { state: STATES, stage: STAGES, next: PARTIES, origin: ORIGINS } as const;

/** What of a URL's search is a filter or a sort of the list; anything else is dropped. */
export function listFilters(search: Search): ListSearch {
  const kept: Record<string, unknown> = {
    id_prefix: matching(HASH_START, typeof search["id_prefix"] === "string" ? search["id_prefix"].toLowerCase() : undefined),
    state: among(STATES, search["state"]),
    stage: among(STAGES, search["stage"]),
    next: among(PARTIES, search["next"]),
    origin: among(ORIGINS, search["origin"]),
    consumer: matching(ID, search["consumer"]),
    retailer: matching(ID, search["retailer"]),
    package: matching(ID, search["package"]),
    segment: matching(ID, search["segment"]),
    sequence: matching(ID, search["sequence"]),
    renews: matching(HASH, search["renews"]),
    period: matching(DATE, search["period"]),
    sort: among(SORTS, search["sort"]),
  };
  return dropUndefined(kept);
}

/** `validateSearch` of the lists: the table's own parameters stay beside the filters. */
export function listSearch(search: Search): Search {
  const { size, columns } = search;
  return { ...listFilters(search), ...dropUndefined({ size, columns }) };
}

/** Where a new order starts from: a package, a draft or rejected order, a trading sequence, a contract that ends. */
export interface NewOrderSearch {
  readonly package?: string;
  readonly order?: string;
  readonly sequence?: string;
  readonly renews?: string;
  readonly start?: string;
  readonly end?: string;
}

export function newOrderStart(search: Search): NewOrderSearch {
  return dropUndefined({
    package: matching(ID, search["package"]),
    order: matching(HASH, search["order"]),
    sequence: matching(ID, search["sequence"]),
    renews: matching(HASH, search["renews"]),
    start: matching(DATE, search["start"]),
    end: matching(DATE, search["end"]),
  });
}

export function newOrderSearch(search: Search): Search {
  return { ...newOrderStart(search) };
}

function among<T extends string>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}

function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

function dropUndefined<T extends object>(values: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
