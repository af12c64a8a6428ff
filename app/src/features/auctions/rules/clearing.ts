/**
 * The one price of a call auction and who gets how much, as the ledger works it out: the price at which most energy
 * changes hands; of several, one at which demand and supply differ least; of those, the nearest to the mean of the last
 * matched pair, rounded half up to the price step. Better prices are served first.
 */
import type { MarginRule, RevealedBid } from "./types";

export interface Clearing {
  /** Undefined where no buying step is as high as the lowest selling step: nobody trades. */
  readonly price: number | undefined;
  readonly volume: number;
  /** What was bid for at the price. */
  readonly demand: number;
  readonly supply: number;
  /** Energy by the `n` of the bid. */
  readonly buys: ReadonlyMap<number, number>;
  readonly sells: ReadonlyMap<number, number>;
}

interface Offer {
  /** The price, turned round for buyers, so that the lower one is the better. */
  readonly rank: number;
  readonly place: number;
  readonly n: number;
  readonly energy: number;
}

interface Crossing {
  readonly volume: number;
  readonly buying: number;
  readonly selling: number;
}

interface Book {
  readonly buys: readonly RevealedBid[];
  readonly sells: readonly RevealedBid[];
  readonly priceStep: number;
  readonly marginRule: MarginRule;
}

const NO_TRADE: Clearing = { price: undefined, volume: 0, demand: 0, supply: 0, buys: new Map(), sells: new Map() };

export function clear({ buys, sells, priceStep, marginRule }: Book): Clearing {
  const demand = new Ladder(buys, -1);
  const supply = new Ladder(sells, 1);
  const crossing = lastPair(demand, supply);
  if (crossing === undefined) return NO_TRADE;
  const [lowest, highest] = leastImbalance(demand, supply, crossing, priceStep);
  const mean = meanHalfUp(crossing.buying, crossing.selling, priceStep);
  const price = Math.min(Math.max(mean, lowest), highest);
  return {
    price,
    volume: crossing.volume,
    demand: demand.at(price),
    supply: supply.at(price),
    buys: demand.serve(crossing.volume, marginRule),
    sells: supply.serve(crossing.volume, marginRule),
  };
}

/** The steps of one side, the best first. */
class Ladder {
  readonly offers: readonly Offer[];
  /** Energy of the best 0, 1, 2 … steps. */
  readonly sums: readonly number[];

  constructor(bids: readonly RevealedBid[], readonly sign: 1 | -1) {
    const offers = bids.flatMap(({ n, place, steps }) =>
      steps.map(({ energy_wh, price_e8 }) => ({ rank: sign * price_e8, place, n, energy: energy_wh })),
    );
    this.offers = offers.toSorted((a, b) => a.rank - b.rank || a.place - b.place || a.n - b.n);
    this.sums = runningSums(this.offers.map((offer) => offer.energy));
  }

  price(position: number): number {
    return this.sign * (this.offers[position]?.rank ?? 0);
  }

  /** The energy that this side trades at `price`. */
  at(price: number): number {
    const rank = this.sign * price;
    return this.sums[this.#firstWhere((offer) => offer.rank > rank)] ?? 0;
  }

  pricesBetween(lowest: number, highest: number): number[] {
    return this.offers.map((_, position) => this.price(position)).filter((price) => price >= lowest && price <= highest);
  }

  serve(volume: number, rule: MarginRule): Map<number, number> {
    const last = this.sums.findIndex((sum) => sum >= volume) - 1; // the step that holds the last Wh
    const rank = this.offers[last]?.rank ?? 0;
    const start = this.#firstWhere((offer) => offer.rank >= rank);
    const served = new Map<number, number>();
    const give = (n: number, energy: number) => energy > 0 && served.set(n, (served.get(n) ?? 0) + energy);
    for (const offer of this.offers.slice(0, start)) give(offer.n, offer.energy);
    const margin = this.offers.slice(start, this.#firstWhere((offer) => offer.rank > rank));
    shares(margin, volume - (this.sums[start] ?? 0), rule).forEach((energy, index) => give(margin[index]?.n ?? 0, energy));
    return served;
  }

  /** Offers are sorted by rank, and `holds` is false, then true. */
  #firstWhere(holds: (offer: Offer) => boolean): number {
    const found = this.offers.findIndex(holds);
    return found === -1 ? this.offers.length : found;
  }
}

/** Going down both sides, the pair of steps at hand holds the same Wh: the volume ends where they stop meeting. */
function lastPair(demand: Ladder, supply: Ladder): Crossing | undefined {
  let [buy, sell] = [0, 0];
  let last: Crossing | undefined;
  while (buy < demand.offers.length && sell < supply.offers.length && demand.price(buy) >= supply.price(sell)) {
    const buyEnd = demand.sums[buy + 1] ?? 0;
    const sellEnd = supply.sums[sell + 1] ?? 0;
    const volume = Math.min(buyEnd, sellEnd);
    last = { volume, buying: demand.price(buy), selling: supply.price(sell) };
    if (buyEnd === volume) buy += 1;
    if (sellEnd === volume) sell += 1;
  }
  return last;
}

/** Where demand and supply differ least. Both change at steps' prices only: the start of each piece says enough. */
function leastImbalance(demand: Ladder, supply: Ladder, { buying, selling }: Crossing, priceStep: number): [number, number] {
  const falls = demand.pricesBetween(selling, buying).filter((price) => price < buying).map((price) => price + priceStep);
  const starts = [...new Set([selling, ...supply.pricesBetween(selling, buying), ...falls])].toSorted((a, b) => a - b);
  const ends = [...starts.slice(1).map((start) => start - priceStep), buying];
  const imbalance = starts.map((start) => Math.abs(demand.at(start) - supply.at(start)));
  const least = imbalance.reduce((one, other) => Math.min(one, other));
  return [starts[imbalance.indexOf(least)] ?? selling, ends[imbalance.lastIndexOf(least)] ?? buying];
}

/** Half of a negative mean goes up, towards zero. */
function meanHalfUp(one: number, other: number, priceStep: number): number {
  return Math.floor((one + other + priceStep) / (2 * priceStep)) * priceStep;
}

/** `left` Wh among offers of one price, which stand in the order of the ledger. */
function shares(offers: readonly Offer[], left: number, rule: MarginRule): number[] {
  const ends = runningSums(offers.map((offer) => offer.energy));
  const total = ends.at(-1) ?? 0;
  if (rule === "time" || left === total) {
    return offers.map((offer, index) => Math.max(0, Math.min(offer.energy, left - (ends[index] ?? 0))));
  }
  // The product of two energies is beyond the integers of a number.
  const given = offers.map((offer) => Number((BigInt(offer.energy) * BigInt(left)) / BigInt(total)));
  const remainder = left - given.reduce((sum, share) => sum + share, 0); // less than there are offers
  return given.map((share, index) => share + (index < remainder ? 1 : 0));
}

function runningSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}
