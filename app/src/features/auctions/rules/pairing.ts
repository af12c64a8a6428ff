/**
 * Which seller a buyer gets. A consumer has one retailer, so no buyer is split: in their order of priority, buyers take
 * the first seller that has all their energy left, else the one that has most left, and are cut to that.
 */
import type { Matched } from "./types";

/** `[n, Wh]` in order of priority. */
type Filled = readonly (readonly [n: number, energy: number])[];

export function pair(buyers: Filled, sellers: Filled): Matched[] {
  const left = sellers.map(([, energy]) => energy);
  return buyers.flatMap(([buy, wanted]) => {
    const energy = Math.min(wanted, left.reduce((most, each) => Math.max(most, each), 0));
    const position = left.findIndex((each) => each >= energy);
    const seller = sellers[position];
    if (energy <= 0 || seller === undefined) return [];
    left[position] = (left[position] ?? 0) - energy;
    return [{ buy, sell: seller[0], energy_wh: energy }];
  });
}
