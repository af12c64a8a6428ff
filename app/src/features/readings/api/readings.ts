import { queryOptions } from "@tanstack/react-query";
import dayjs from "dayjs";

import { allItems } from "@/api/all-items";
import { api, authorisedFetch, done, type Schema, unwrap } from "@/api/client";
import { save } from "@/api/download";
import { problemOf } from "@/api/problem";
import { fromBase64, fromHex } from "@/lib/bytes";

import type { Anchor } from "../lib/anchoring";
import { dayRoot } from "../lib/day-tree";
import { decodeDay } from "../lib/encoding";
import { readingsApi, readingsFetch } from "./visit";

export type DayOfMonth = Schema<"DayOfMonth">;
export type DayOfReadings = Schema<"DayOfReadings">;
export type DayVersion = Schema<"DayVersion">;
export type FoundInDay = Schema<"FoundInDay">;
export type ReadingProof = Schema<"ReadingProof">;
export type ReadingReceipt = Schema<"ReadingReceipt">;
export type RowAnswer = Schema<"RowAnswer">;

/** What the API takes, by the endings of files. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".ndjson": "application/x-ndjson",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const WAITING_PAGE = 200;
const DAY = "YYYY-MM-DD";
const OFTEN_MS = 10_000;

export const figuresQuery = queryOptions({
  queryKey: ["readings", "figures"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/readings/figures", { signal })),
});

export const monthQuery = (point: string, month: string) =>
  queryOptions({
    queryKey: ["readings", "month", point, month],
    queryFn: async ({ signal }) =>
      (await unwrap(readingsApi.GET("/api/v1/readings/{point}/months/{month}", { params: { path: { point, month } }, signal }))).days,
  });

export const dayQuery = (point: string, date: string) =>
  queryOptions({
    queryKey: ["readings", "day", point, date],
    queryFn: ({ signal }) => unwrap(readingsApi.GET("/api/v1/readings/{point}/{date}", { params: { path: { point, date } }, signal })),
    // The store notes a moment after the ledger that the day is anchored, and no event tells of it.
    refetchInterval: ({ state }) => (state.data?.versions.at(-1)?.state === "validated" ? OFTEN_MS : false),
  });

/** The points of which the reader sees readings, at its own site. */
export const ownPointsQuery = queryOptions({
  queryKey: ["metering-points", "own"],
  queryFn: ({ signal }) =>
    allItems((after) => unwrap(api.GET("/api/v1/metering-points", { params: { query: { limit: 500, ...after } }, signal }))),
});

/** A point's month as a file. Raises ProblemError and VisitError. */
export async function saveMonth(point: string, month: string, format: "csv" | "xlsx"): Promise<void> {
  const first = dayjs(`${month}-01`);
  const filters = new URLSearchParams({ point, from_date: first.format(DAY), to_date: first.add(1, "month").format(DAY) });
  await save(await readingsFetch(`/api/v1/readings.${format}?${filters.toString()}`), `readings.${format}`);
}

/** As many points may be asked for by name. */
const POINTS_AT_ONCE = 100;

/**
 * The anchored days of months with the salts that open them, as the grid company gives them out to whoever settles: of
 * some points, or of all that the reader has a right to. Raises ProblemError and VisitError.
 */
export async function provenReadings(months: readonly string[], points?: readonly string[]): Promise<File> {
  const lots = points === undefined ? [[]] : lotsOf(points, POINTS_AT_ONCE);
  const paths = months.flatMap((month) => lots.map((lot) => `/api/v1/readings/months/${month}/proven.ndjson${queryOf(lot)}`));
  const pieces: Blob[] = [];
  for (const path of paths) {
    // One after the other: a month of all customers is large.
    // oxlint-disable no-await-in-loop
    const response = await readingsFetch(path);
    if (!response.ok) throw await problemOf(response);
    pieces.push(await response.blob());
    // oxlint-enable no-await-in-loop
  }
  return new File(pieces, `readings-${months.join("-")}.ndjson`, { type: "application/x-ndjson" });
}

function queryOf(points: readonly string[]): string {
  return points.length === 0 ? "" : `?${new URLSearchParams(points.map((point) => ["point", point])).toString()}`;
}

function lotsOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) => items.slice(place * size, (place + 1) * size));
}

export async function acceptDay(point: string, date: string, version: number): Promise<void> {
  await done(api.POST("/api/v1/readings/{point}/{date}/accept", { params: { path: { point, date } }, body: { version } }));
}

export async function proofOf(point: string, date: string, interval: number, version: number): Promise<ReadingProof> {
  const params = { path: { point, date }, query: { interval, version } };
  return unwrap(readingsApi.GET("/api/v1/readings/{point}/{date}/proof", { params }));
}

/** The root that the ledger has of this version of the day; none where the read model does not have it. */
export async function rootOnLedger(point: string, date: string, nextDate: string, version: number): Promise<string | undefined> {
  const query = { point, from_date: date, to_date: nextDate, limit: 500 };
  const { items } = await unwrap(api.GET("/api/v1/reading-days", { params: { query } }));
  return items.find((item) => item.version === version)?.root;
}

/** Sends a file of readings as it is; what became of each of its days. */
export async function bringFile(file: File): Promise<ReadingReceipt> {
  const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
  const headers = { "Content-Type": MEDIA_TYPES[ending] ?? "application/octet-stream" };
  const response = await authorisedFetch("/api/v1/readings", { method: "POST", headers, body: file });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as ReadingReceipt;
}

export interface Waiting {
  readonly anchors: readonly Anchor[];
  /** There are more than these. */
  readonly more: boolean;
}

/** The first days that wait to be anchored, with roots that are computed here from their values. */
export const waitingQuery = queryOptions({
  queryKey: ["readings", "waiting"],
  queryFn: async ({ signal }): Promise<Waiting> => {
    const { items, after } = await unwrap(api.GET("/api/v1/readings/waiting", { params: { query: { limit: WAITING_PAGE } }, signal }));
    const anchors = await Promise.all(items.map(anchorOf));
    return { anchors, more: after !== null };
  },
  refetchInterval: ({ state }) => (state.data?.anchors.length === 0 ? false : OFTEN_MS),
});

async function anchorOf({ point, date, next_version: version, salt, data }: Schema<"WaitingDay">): Promise<Anchor> {
  return { point, date, version, root: await dayRoot(fromHex(salt), await decodeDay(fromBase64(data))) };
}
