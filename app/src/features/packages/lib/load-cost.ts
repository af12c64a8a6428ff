/** A load and what it costs under a contract, month by month. Pure. */
import type { Quote, QuoteRequest } from "../api/packages";
import type { OwnLoad } from "./own-load";

/** Asks what a load costs under a version of a package; prices that were not negotiated are the package's. */
export function requestFor(version: number, prices: Readonly<Record<string, number>>, load: OwnLoad): QuoteRequest {
  const { media_type, content } = load;
  return { version, prices, readings: { media_type, content }, consumed_before_wh: 0 };
}

export interface EnergyOfPrice {
  readonly price: string;
  /** Wh of each of the months. */
  readonly wh: readonly number[];
}

/** The energy of each of the `months` by the price that it was at, in the order in which the quote names prices. */
export function energyByPrice(quote: Pick<Quote, "lines">, months: readonly string[]): EnergyOfPrice[] {
  const found = new Map<string, Map<string, number>>();
  for (const { part, month, price, energy_wh } of quote.lines) {
    if (part !== "energy" || !month || !price || energy_wh == null) continue;
    const byMonth = found.get(price) ?? new Map<string, number>();
    byMonth.set(month, (byMonth.get(month) ?? 0) + energy_wh);
    found.set(price, byMonth);
  }
  return [...found].map(([price, byMonth]) => ({ price, wh: months.map((month) => byMonth.get(month) ?? 0) }));
}
