/** What may be taken of a listing, and what it costs. The ledger checks the same when the take is ordered. */
import type { Schema } from "@/api/client";
import { amountFen } from "@/lib/units";

export type Listing = Schema<"Listing">;

export type TakeFault = "nothing" | "more_than_left" | "less_than_smallest" | "outside_package";

interface Volume {
  readonly min_wh?: number;
  readonly max_wh?: number;
}

/** What is wrong with taking `energy` Wh now. The whole rest may be taken, however small it is. */
export function takeFault(listing: Listing, energy: number | null | undefined, volume: Volume = {}): TakeFault | undefined {
  if (!energy) return "nothing";
  if (energy > listing.remaining_wh) return "more_than_left";
  if (energy < Math.min(listing.min_take_wh, listing.remaining_wh)) return "less_than_smallest";
  const counted = Math.max(energy, listing.min_take_wh);
  const { min_wh = 0, max_wh = Number.MAX_SAFE_INTEGER } = volume;
  return counted < min_wh || counted > max_wh ? "outside_package" : undefined;
}

/** Fen for the energy at the lowest and at the highest of the prices; without charges of the grid. */
export function costBounds(prices: Readonly<Record<string, number>>, energy: number): readonly [low: bigint, high: bigint] {
  const values = Object.values(prices);
  return [amountFen(energy, Math.min(...values)), amountFen(energy, Math.max(...values))];
}

export const BANDS: readonly string[] = ["sharp", "peak", "flat", "valley", "deep_valley"];

/** Names of prices from the dearest part of the day to the cheapest; names of the template's own come after. */
export function priceEntries(prices: Readonly<Record<string, number>>): [name: string, e8: number][] {
  return Object.entries(prices).toSorted(([a], [b]) => placeOf(a) - placeOf(b) || a.localeCompare(b));
}

function placeOf(band: string): number {
  return BANDS.includes(band) ? BANDS.indexOf(band) : BANDS.length;
}
