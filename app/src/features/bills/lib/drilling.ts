/**
 * From a line of a bill down to the quarter-hours behind it: each Wh of the load under the price name and in the tier in
 * which it was billed, as `sum_load` of chaincode/settlement counts it. Pure.
 */
import type { Schema } from "@/api/client";

import type { Line } from "./statement";

type PriceCalendar = Pick<Schema<"PriceCalendar">, "days" | "schedules" | "tier_limits_wh">;

/** Energy of one price name and tier. */
export interface Slice {
  readonly price: string;
  readonly tier: number;
  readonly wh: number;
  /** By date, in order. */
  readonly days: ReadonlyMap<string, number>;
}

export interface Piece {
  readonly price: string;
  readonly tier: number;
  readonly band: string;
  readonly place: number;
  readonly wh: number;
}

/** The pieces of each day, in order. `before` is what counted in the tiers before the load begins (Wh). */
export function piecesOf(load: ReadonlyMap<string, readonly number[]>, calendar: PriceCalendar, before = 0): Map<string, Piece[]> {
  const schedules = new Map(calendar.days.map(({ date, schedule }) => [date, calendar.schedules[schedule]]));
  let used = before;
  const found = new Map<string, Piece[]>();
  for (const [date, energies] of load) {
    const tiers = schedules.get(date) ?? [];
    const pieces: Piece[] = [];
    for (const [place, wh] of energies.entries()) {
      for (const [tier, inside] of split(used, wh, calendar.tier_limits_wh)) {
        const segment = tiers[tier - 1]?.find(({ start, end }) => start <= place && place < end);
        if (segment) pieces.push({ price: segment.price, tier, band: segment.band, place, wh: inside });
      }
      used += wh;
    }
    found.set(date, pieces);
  }
  return found;
}

/** What of `wh` that follows `used` is in which tier, to the Wh. */
function split(used: number, wh: number, limits: readonly number[]): [tier: number, wh: number][] {
  const parts: [number, number][] = [];
  let at = used;
  for (let tier = 1 + limits.filter((limit) => limit <= used).length; ; tier += 1) {
    const upper = Math.min(used + wh, limits[tier - 1] ?? Infinity);
    parts.push([tier, upper - at]);
    at = upper;
    if (at >= used + wh) return parts;
  }
}

/** The energy of each price and tier, by day. */
export function slicesOf(pieces: ReadonlyMap<string, readonly Piece[]>): Slice[] {
  const slices = new Map<string, { price: string; tier: number; wh: number; days: Map<string, number> }>();
  for (const [date, all] of pieces) {
    for (const { price, tier, wh } of all) {
      const key = `${price} ${tier}`;
      const slice = slices.get(key) ?? { price, tier, wh: 0, days: new Map<string, number>() };
      slice.wh += wh;
      slice.days.set(date, (slice.days.get(date) ?? 0) + wh);
      slices.set(key, slice);
    }
  }
  return [...slices.values()].filter(({ wh }) => wh > 0).toSorted((one, other) => one.tier - other.tier || one.price.localeCompare(other.price));
}

/** Whether the slices are the energy lines of the bill, to the Wh. */
export function addsUp(slices: readonly Slice[], lines: readonly Line[]): boolean {
  const billed = new Map<string, number>();
  for (const { part, price = "", tier = 1, energy_wh = 0 } of lines) {
    if (part === "energy") billed.set(`${price} ${tier}`, (billed.get(`${price} ${tier}`) ?? 0) + energy_wh);
  }
  const named = [...billed.entries()].filter(([, wh]) => wh > 0);
  return named.length === slices.length && slices.every(({ price, tier, wh }) => billed.get(`${price} ${tier}`) === wh);
}
