/** The curves of supply and demand as lines of corners: energy against price, the best step first. */
import type { RevealedBid, Side } from "./types";

/** `[Wh, 1e-8 yuan per kWh]`. */
export type Corner = readonly [energy: number, price: number];

export function curveOf(bids: readonly Pick<RevealedBid, "steps">[], side: Side): Corner[] {
  const sign = side === "buy" ? -1 : 1;
  const steps = bids.flatMap((bid) => bid.steps).toSorted((a, b) => sign * (a.price_e8 - b.price_e8));
  let sum = 0;
  return steps.flatMap(({ energy_wh, price_e8 }): Corner[] => {
    const start = sum;
    sum += energy_wh;
    return [[start, price_e8], [sum, price_e8]];
  });
}
