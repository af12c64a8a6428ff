import { describe, expect, it } from "vitest";

import { type AnnouncementDraft, argsOf, conflictsOf } from "./announcing";

const NOW = 1_000;
const DRAFT: AnnouncementDraft = {
  sequence: "2026-08-auction",
  name: "",
  kind: "monthly",
  mode: "auction",
  segment: "industrial",
  period_start: "2026-08-01",
  period_end: "2026-09-01",
  opens_at: 2_000,
  closes_at: 3_000,
  price_step_e8: 10_000,
  price_floor_e8: 20_000_000,
  price_cap_e8: 80_000_000,
  margin_rule: "time",
  reveal_s: 3_600,
};

const WRONG: readonly (readonly [Partial<AnnouncementDraft>, object])[] = [
  [{}, {}],
  [{ period_end: "2026-10-01" }, { period_end: "one_whole_month" }],
  [{ kind: "annual", period_end: "2027-01-01" }, {}],
  [{ kind: "annual", period_end: "2027-02-01" }, { period_end: "whole_months_of_a_year" }],
  [{ kind: "annual", period_start: "2026-08-02" }, { period_end: "whole_months_of_a_year" }],
  [{ kind: "within_month", period_start: "2026-08-30" }, {}],
  [{ kind: "within_month", period_start: "2026-08-30", period_end: "2026-09-02" }, { period_end: "days_of_one_month" }],
  [{ kind: "within_month", period_start: "2026-08-30", period_end: "2026-08-30" }, { period_end: "days_of_one_month" }],
  [{ closes_at: 2_000 }, { closes_at: "closes_before_it_opens" }],
  [{ opens_at: 500, closes_at: NOW }, { closes_at: "already_over" }],
  [{ price_floor_e8: 20_000_001 }, { price_floor_e8: "floor_off_step" }],
  [{ price_cap_e8: 10_000_000 }, { price_cap_e8: "cap_below_floor" }],
  [{ mode: "bilateral", price_cap_e8: 1 }, {}],
];

describe("announcing a sequence", () => {
  it.each(WRONG)("%j", (changes, conflicts) => {
    expect(conflictsOf({ ...DRAFT, ...changes }, NOW)).toEqual(conflicts);
  });

  it("sends what the mode has, and no empty name", () => {
    expect(Object.keys(argsOf({ ...DRAFT, mode: "bilateral" }))).not.toContain("price_step_e8");
    expect(Object.keys(argsOf({ ...DRAFT, mode: "listing" }))).not.toContain("reveal_s");
    expect(argsOf(DRAFT)).toMatchObject({ price_cap_e8: 80_000_000, reveal_s: 3_600 });
    expect(Object.keys(argsOf(DRAFT))).not.toContain("name");
    expect(argsOf({ ...DRAFT, name: "8月集中竞价" })).toMatchObject({ name: "8月集中竞价" });
  });
});
