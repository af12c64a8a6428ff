import { expect, test } from "vitest";

import { monthsOf } from "./comparing";
import { energyByPrice, requestFor } from "./load-cost";
import type { OwnLoad } from "./own-load";

function line(part: string, month: string | null, price: string | null, energy_wh: number | null) {
  return { part, rule: "r", amount_fen: 1, month, price, energy_wh, payee: "retailer" };
}

test("energy stands at its price and month, whatever the tiers; other parts are no load", () => {
  const lines = [
    line("energy", "2026-02", "peak", 5), line("energy", "2026-01", "peak", 1), line("energy", "2026-01", "peak", 2),
    line("energy", "2026-01", "flat", 7), line("green_premium", "2026-01", "green", 9), line("basic_fee", "2026-01", null, null),
  ];
  const months = monthsOf([{ by_month: { "2026-02": 1, "": 1, "2026-01": 5 } }]);
  expect(energyByPrice({ lines }, months)).toEqual([
    { price: "peak", wh: [3, 5] },
    { price: "flat", wh: [7, 0] },
  ]);
});

test("a contract is quoted in its version and at its prices", () => {
  const load: OwnLoad = { owner: "li mill", name: "load.csv", media_type: "text/csv", content: "dGltZQ==", kept_at: 1 };
  expect(requestFor(3, { peak: 80 }, load)).toEqual({
    version: 3,
    prices: { peak: 80 },
    readings: { media_type: "text/csv", content: "dGltZQ==" },
    consumed_before_wh: 0,
  });
});
