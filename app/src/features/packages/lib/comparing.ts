/** What is asked and shown when packages are compared. Pure. */
import type { Compared, CompareRequest, Quote } from "../api/packages";
import type { OwnLoad } from "./own-load";
import { type Typical, typicalLoad } from "./typical-load";

export const MOST_COMPARED = 20;
export const PARTS = [
  "energy", "basic_fee", "green_premium", "deviation", "transmission", "line_loss", "system_operation", "fund", "power_factor",
  "discount", "coupon", "subsidy",
] as const;
export type Part = (typeof PARTS)[number];

/** A load to compare on: readings of one's own, or a typical profile of a year. */
export type LoadSource =
  | { readonly kind: "own"; readonly load: OwnLoad }
  | { readonly kind: "typical"; readonly name: Typical; readonly yearWh: number; readonly year: number };

export function requestOf(packages: readonly string[], source: LoadSource, contractedWh: number | undefined): CompareRequest {
  const contracted = contractedWh === undefined ? {} : { contracted: { energy_wh: contractedWh } };
  const asked = packages.map((package_id) => ({ package_id, prices: {} }));
  if (source.kind === "own") {
    const { media_type, content } = source.load;
    return { packages: asked, readings: { media_type, content }, consumed_before_wh: 0, ...contracted };
  }
  const load = typicalLoad(source.name, source.yearWh, `${source.year}-01-01`, `${source.year + 1}-01-01`);
  return { packages: asked, load, consumed_before_wh: 0, ...contracted };
}

/** Names what is asked without holding it: a load of one's own is told by when it was kept. */
export function requestKey(packages: readonly string[], source: LoadSource, contractedWh: number | undefined): string {
  const load = source.kind === "own" ? [source.load.owner, source.load.kept_at] : [source.name, source.yearWh, source.year];
  return JSON.stringify([packages.toSorted(), load, contractedWh ?? null]);
}

export type Quoted = Compared & { readonly quote: NonNullable<Compared["quote"]> };

export function isQuoted(compared: Compared): compared is Quoted {
  return compared.quote != null;
}

/** The months of all quotes, in order; "" (lines of the whole period) is none. */
export function monthsOf(quotes: readonly Pick<Quote, "by_month">[]): string[] {
  return [...new Set(quotes.flatMap(({ by_month }) => Object.keys(by_month)))].filter((month) => month !== "").toSorted();
}

/** How much more than the cheapest, in tenths of a per cent. */
export function aboveCheapest(totalFen: number, cheapestFen: number): number {
  return cheapestFen <= 0 ? 0 : Math.round(((totalFen - cheapestFen) * 1_000) / cheapestFen);
}
