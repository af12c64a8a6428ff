import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

import { type Asked, queryOf } from "../lib/asked";

export type Activity = Schema<"Activity">;
export type Trades = Schema<"Trades">;
export type Registered = Schema<"Registered">;
export type Standing = Schema<"Standing">;

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
