import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

import { type Asked, queryOf } from "../lib/asked";

export type Activity = Schema<"Activity">;
export type Trades = Schema<"Trades">;
export type Registered = Schema<"Registered">;
export type Standing = Schema<"Standing">;
export type Settled = Schema<"Settled">;
export type MonthStanding = Schema<"MonthStanding">;
export type Cost = Schema<"Cost">;
export type Anchored = Schema<"Anchored">;

/** Amounts are not kept in memory for long once nobody looks at them. */
const PRIVATE_MS = 30_000;

export const activityQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "activity", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/activity", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });

export const tradesQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "trades", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/trades", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });

export const registeredQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "participants", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/participants", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });

export const statesQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "states", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/states", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });

export const settledQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "settlements", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/settlements", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });

export const monthsQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "months", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/months", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });

export const costsQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "costs", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/costs", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
    gcTime: PRIVATE_MS,
  });

export const anchoredQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ["reports", "readings", asked],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/reports/readings", { params: { query: queryOf(asked) }, signal })),
    placeholderData: keepPreviousData,
  });
