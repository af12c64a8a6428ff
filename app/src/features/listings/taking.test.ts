import { describe, expect, it } from "vitest";

import { costBounds, type Listing, priceEntries, takeFault } from "./taking";

const LISTING: Listing = {
  listing_id: "a".repeat(64),
  version: 3,
  sequence: "2026-08-listing",
  retailer: "lingnan",
  package: "day-2026",
  package_version: 1,
  segment: "commercial",
  period_start: "2026-08-01",
  period_end: "2026-09-01",
  prices: { flat: 50_000_000, peak: 80_000_000 },
  energy_wh: 100_000_000,
  taken_wh: 70_000_000,
  remaining_wh: 30_000_000,
  min_take_wh: 10_000_000,
  status: "open",
  offered_by: "u-lingnan",
  operator: "u-lingnan",
  refreshed_at: 0,
  changed_in_block: 9,
};

describe("taking from a listing", () => {
  it.each([
    [30_000_000, undefined],
    [10_000_000, undefined],
    [30_000_001, "more_than_left"],
    [9_999_999, "less_than_smallest"],
    [0, "nothing"],
    [null, "nothing"],
  ])("%d Wh: %s", (energy, fault) => {
    expect(takeFault(LISTING, energy)).toBe(fault);
  });

  it("lets the whole rest go, however small", () => {
    const rest = { ...LISTING, remaining_wh: 5 };
    expect(takeFault(rest, 5)).toBeUndefined();
    expect(takeFault(rest, 4)).toBe("less_than_smallest");
  });

  it("keeps to the package's volume, for which a small rest counts as a smallest take", () => {
    expect(takeFault(LISTING, 20_000_000, { min_wh: 25_000_000, max_wh: 50_000_000 })).toBe("outside_package");
    expect(takeFault({ ...LISTING, remaining_wh: 5 }, 5, { min_wh: 10_000_000 })).toBeUndefined();
  });

  it("costs between its lowest and highest price", () => {
    expect(costBounds(LISTING.prices, 1_000_000)).toEqual([50_000n, 80_000n]);
  });

  it("shows prices from the dearest part of the day on", () => {
    expect(priceEntries({ extra: 1, valley: 2, peak: 3 }).map(([name]) => name)).toEqual(["peak", "valley", "extra"]);
  });
});
