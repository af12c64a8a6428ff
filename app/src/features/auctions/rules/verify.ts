/** Working a result out again from the revealed bids: anybody can, so nobody has to believe the one that is shown. */
import type { Schema } from "@/api/client";
import { bidHash } from "@/lib/intents/bid";

import { type Clearing, clear } from "./clearing";
import { pair } from "./pairing";
import { type Matched, type RevealedBid, type Side, SIDES } from "./types";

export interface Published {
  readonly sequence: Pick<Schema<"Sequence">, "sequence_id" | "price_step_e8" | "margin_rule">;
  readonly bids: readonly Schema<"Bid">[];
  readonly result: Schema<"AuctionResultAtBlock">;
  readonly fills: readonly Schema<"Fill">[];
  readonly pairs: readonly Schema<"Pair">[];
}

/** Each is true where it holds. */
export interface Findings {
  /** Every revealed bid is what its maker had sealed. */
  readonly seals: boolean;
  readonly price: boolean;
  readonly fills: boolean;
  readonly pairs: boolean;
  /** The bids that were out are those which were not revealed. */
  readonly unrevealed: boolean;
}

export async function verify(published: Published): Promise<Findings> {
  const revealed = { buy: revealedOf(published.bids, "buy"), sell: revealedOf(published.bids, "sell") };
  const clearing = clear({
    buys: revealed.buy,
    sells: revealed.sell,
    priceStep: published.sequence.price_step_e8 ?? 1,
    marginRule: published.sequence.margin_rule === "pro_rata" ? "pro_rata" : "time",
  });
  const filled = {
    buy: byPriority(clearing.buys, revealed.buy, -1),
    sell: byPriority(clearing.sells, revealed.sell, 1),
  };
  const pairs = pair(filled.buy, filled.sell);
  return {
    seals: await sealsHold(published),
    price: sameSummary(published.result, clearing, pairs),
    fills: SIDES.every((side) => sameFills(published.fills, filled[side], revealed[side], pairs, side)),
    pairs: samePairs(published.pairs, pairs, revealed),
    unrevealed: SIDES.every((side) => same(published.result.unrevealed[side] ?? [], sealedOf(published.bids, side))),
  };
}

async function sealsHold({ sequence, bids }: Published): Promise<boolean> {
  const revealed = bids.filter((bid) => bid.status === "revealed");
  const hold = revealed.map(async ({ participant, salt, steps, bid_hash }) => {
    if (!participant || !salt || !steps) return false;
    return (await bidHash({ sequence: sequence.sequence_id, participant, salt, steps })) === bid_hash;
  });
  return (await Promise.all(hold)).every(Boolean);
}

function sameSummary(result: Schema<"AuctionResultAtBlock">, clearing: Clearing, pairs: readonly Matched[]): boolean {
  const { price, volume, demand, supply } = clearing;
  const allotted = pairs.reduce((sum, each) => sum + each.energy_wh, 0);
  return same(
    [result.price_e8, result.volume_wh, result.demand_wh, result.supply_wh, result.allotted_wh],
    [price ?? null, volume, demand, supply, allotted],
  );
}

function sameFills(
  fills: readonly Schema<"Fill">[],
  filled: readonly (readonly [number, number])[],
  bids: readonly RevealedBid[],
  pairs: readonly Matched[],
  side: Side,
): boolean {
  const names = new Map(bids.map((bid) => [bid.n, bid.participant]));
  const allotted = new Map<number, number>();
  for (const each of pairs) allotted.set(each[side], (allotted.get(each[side]) ?? 0) + each.energy_wh);
  return same(
    fills.filter((fill) => fill.side === side).map((fill) => [fill.n, fill.participant, fill.energy_wh, fill.allotted_wh]),
    filled.map(([n, energy]) => [n, names.get(n), energy, allotted.get(n) ?? 0]),
  );
}

function samePairs(
  published: readonly Schema<"Pair">[],
  pairs: readonly Matched[],
  bids: Readonly<Record<Side, readonly RevealedBid[]>>,
): boolean {
  const [buyers, sellers] = SIDES.map((side) => new Map(bids[side].map((bid) => [bid.n, bid.participant])));
  return same(
    published.map(({ buy, sell, consumer, retailer, energy_wh }) => [buy, sell, consumer, retailer, energy_wh]),
    pairs.map(({ buy, sell, energy_wh }) => [buy, sell, buyers?.get(buy), sellers?.get(sell), energy_wh]),
  );
}

/** Bids with what they got, the best first: by the price of their best step, then by place. */
function byPriority(energy: ReadonlyMap<number, number>, bids: readonly RevealedBid[], sign: 1 | -1): [number, number][] {
  const first = (bid: RevealedBid) => sign * (bid.steps[0]?.price_e8 ?? 0);
  return bids
    .filter((bid) => energy.has(bid.n))
    .toSorted((a, b) => first(a) - first(b) || a.place - b.place || a.n - b.n)
    .map((bid) => [bid.n, energy.get(bid.n) ?? 0]);
}

export function revealedOf(bids: readonly Schema<"Bid">[], side: Side): RevealedBid[] {
  return bids
    .filter((bid) => bid.side === side && bid.status === "revealed")
    .map(({ n, place, participant, steps }) => ({ n, place, participant: participant ?? "", steps: steps ?? [] }));
}

function sealedOf(bids: readonly Schema<"Bid">[], side: Side): number[] {
  return bids.filter((bid) => bid.side === side && bid.status === "sealed").map((bid) => bid.n).toSorted((a, b) => a - b);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
