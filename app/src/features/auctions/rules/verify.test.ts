import { describe, expect, it } from "vitest";

import { curveOf } from "./curve";
import results from "../../../../../tests/vectors/auctions.json";
import { type Published, revealedOf, verify } from "./verify";

// Random books with the results that the ledger gives (tests/vectors/auctions.py).
const PUBLISHED = results as unknown as Published[];
const HOLDS = { seals: true, price: true, fills: true, pairs: true, unrevealed: true };

describe("working out a result again", () => {
  it.each(PUBLISHED.map((each) => [each.sequence.sequence_id, each] as const))("agrees with the ledger: %s", async (_, each) => {
    expect(await verify(each)).toEqual(HOLDS);
  });

  it("sees another price", async () => {
    const traded = tradedBook();
    const result = { ...traded.result, price_e8: (traded.result.price_e8 ?? 0) + 10_000 };
    expect(await verify({ ...traded, result })).toEqual({ ...HOLDS, price: false });
  });

  it("sees a revealed bid that is not what was sealed", async () => {
    const traded = tradedBook();
    const bids = traded.bids.map((bid, index) => (index === 0 ? { ...bid, salt: "0".repeat(64) } : bid));
    expect((await verify({ ...traded, bids })).seals).toBe(false);
  });

  it("sees a Wh that was given to somebody else", async () => {
    const traded = tradedBook();
    const [first, ...others] = traded.fills;
    if (first === undefined) throw new Error("nobody traded");
    const fills = [{ ...first, energy_wh: first.energy_wh - 1 }, ...others];
    expect(await verify({ ...traded, fills })).toEqual({ ...HOLDS, fills: false });
  });

  it("sees a buyer with another seller, and a bid that was left out", async () => {
    const traded = tradedBook();
    const pairs = traded.pairs.map((pair) => ({ ...pair, retailer: "r-99" }));
    const result = { ...traded.result, unrevealed: { buy: [99], sell: [] } };
    expect(await verify({ ...traded, pairs, result })).toEqual({ ...HOLDS, pairs: false, unrevealed: false });
  });
});

describe("curves", () => {
  const bids = [
    { steps: [{ energy_wh: 20, price_e8: 500 }, { energy_wh: 10, price_e8: 300 }] },
    { steps: [{ energy_wh: 5, price_e8: 400 }] },
  ];

  it("go down for buyers", () => {
    expect(curveOf(bids, "buy")).toEqual([[0, 500], [20, 500], [20, 400], [25, 400], [25, 300], [35, 300]]);
  });

  it("go up for sellers", () => {
    expect(curveOf(bids, "sell")).toEqual([[0, 300], [10, 300], [10, 400], [15, 400], [15, 500], [35, 500]]);
  });

  it("are made of revealed bids only", () => {
    for (const { bids } of PUBLISHED) {
      const revealed = bids.filter((bid) => bid.side === "sell" && bid.status === "revealed");
      expect(revealedOf(bids, "sell").map((bid) => bid.n)).toEqual(revealed.map((bid) => bid.n));
    }
  });
});

function tradedBook(): Published {
  const traded = PUBLISHED.find((each) => each.pairs.length > 1);
  if (traded === undefined) throw new Error("no book with trades");
  return traded;
}
