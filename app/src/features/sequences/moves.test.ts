import { describe, expect, it } from "vitest";

import { GRACE_MS, movesOf, nextTime, type Sequence, takesDeclarations, takesReveals } from "./moves";

const AUCTION: Sequence = {
  sequence_id: "2026-08-auction",
  version: 1,
  kind: "monthly",
  mode: "auction",
  status: "announced",
  segment: "industrial",
  period_start: "2026-08-01",
  period_end: "2026-09-01",
  opens_at: 1_000,
  closes_at: 2_000,
  reveal_until: 3_000,
  cleared_at: 4_000,
  slices: 2,
  allotted: 1,
  operator: "officer",
  refreshed_at: 0,
  changed_in_block: 1,
};

const STEPS: readonly (readonly [Sequence["status"], readonly [string, number][]])[] = [
  ["announced", [["open_sequence", 1_000], ["cancel_sequence", 0]]],
  ["open", [["close_sequence", 2_000], ["cancel_sequence", 0]]],
  ["revealing", [["clear_auction", 3_000], ["cancel_sequence", 0]]],
  ["cleared", [["allot", 4_000]]],
  ["closed", []],
  ["cancelled", []],
];

describe("steps of a sequence", () => {
  it.each(STEPS)("from %s", (status, wanted) => {
    const moves = movesOf({ ...AUCTION, status }, { exchange: true });
    expect(moves.map(({ step, from }) => [step, from])).toEqual(wanted);
  });

  it("come an hour later for traders", () => {
    const [move] = movesOf({ ...AUCTION, status: "open" }, { exchange: false });
    expect(move).toEqual({ step: "close_sequence", from: 2_000 + GRACE_MS });
  });

  it("leave nothing to allot when all is allotted", () => {
    expect(movesOf({ ...AUCTION, status: "cleared", allotted: 2 }, { exchange: true })).toEqual([]);
  });
});

describe("windows", () => {
  it("take declarations while open, up to the closing time", () => {
    expect(takesDeclarations({ ...AUCTION, status: "open" }, 1_999)).toBe(true);
    expect(takesDeclarations({ ...AUCTION, status: "open" }, 2_000)).toBe(false);
    expect(takesDeclarations(AUCTION, 1_500)).toBe(false);
  });

  it("take reveals after the close, up to the end of the time to reveal", () => {
    expect(takesReveals({ ...AUCTION, status: "revealing" }, 2_999)).toBe(true);
    expect(takesReveals({ ...AUCTION, status: "revealing" }, 3_000)).toBe(false);
    expect(takesReveals({ ...AUCTION, status: "open" }, 1_999)).toBe(false);
  });

  it("say what comes next", () => {
    expect(nextTime({ ...AUCTION, status: "revealing" })).toEqual({ event: "reveal_ends", at: 3_000 });
    expect(nextTime({ ...AUCTION, status: "cleared" })).toBeUndefined();
  });
});
