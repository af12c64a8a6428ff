/** What the rules of a call auction read and give. Energy in Wh, prices in 1e-8 yuan per kWh, all integers. */

export type Side = "buy" | "sell";
export type MarginRule = "time" | "pro_rata";

export const SIDES: readonly Side[] = ["buy", "sell"];

export interface BidStep {
  readonly energy_wh: number;
  readonly price_e8: number;
}

/** A revealed bid: `n` names it on its side, `place` is where it stands in the order of the ledger. */
export interface RevealedBid {
  readonly n: number;
  readonly place: number;
  readonly participant: string;
  readonly steps: readonly BidStep[];
}

/** One buyer with one seller, by their `n`. */
export interface Matched {
  readonly buy: number;
  readonly sell: number;
  readonly energy_wh: number;
}

/** The side on which a role bids; only roles of consumers and of retailers do. */
export function sideOf(role: string): Side | undefined {
  if (role.startsWith("consumer_")) return "buy";
  return role.startsWith("retailer_") ? "sell" : undefined;
}
