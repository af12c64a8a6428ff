import { expect, test } from "vitest";

import { byOrder, checkOpenings, NotOpeningsError, openingsIn, totalOf } from "./openings";

const ORDER = "a".repeat(64);
const OTHER = "b".repeat(64);
const TEXT = '{"salt":"00","terms":{"energy_wh":9007199254740991,"prices_e8_yuan_per_kwh":{}}}';
// As `sha256sum` says of TEXT.
const HASH = "3eedec66bd9d4e0ec271e351bef20157734ac7b8693fc214f53b0c2c3f9c8789";

test("an answer of the API, a list of them, lines and an evidence file hold openings", () => {
  const one = { order_id: ORDER, terms_hash: HASH, private: TEXT };
  const expected = [{ order: ORDER, text: TEXT }];
  expect(openingsIn(JSON.stringify(one))).toEqual(expected);
  expect(openingsIn(JSON.stringify([one, one]))).toEqual([...expected, ...expected]);
  expect(openingsIn(`${JSON.stringify(one)}\n${JSON.stringify(one)}\n`)).toHaveLength(2);
  expect(openingsIn(JSON.stringify({ order: ORDER, openings: [TEXT], blocks: [] }))).toEqual(expected);
});

test.each(["", "no JSON", "[]", "{}", '{"order":"short","private":"{}"}', "null"])("%o holds none", (content) => {
  expect(() => openingsIn(content)).toThrow(NotOpeningsError);
});

test("terms count only where the ledger has their hash", async () => {
  const ledger = new Map([
    [ORDER, { found: true, state: "executing", terms_hash: HASH }],
    [OTHER, { found: true, state: "signed", terms_hash: "c".repeat(64) }],
  ]);
  const openings = [ORDER, OTHER, "d".repeat(64)].map((order) => ({ order, text: TEXT }));
  const checked = await checkOpenings(openings, ledger);
  expect(checked.map((each) => each.verdict)).toEqual(["same", "other", "unknown"]);
  expect(totalOf(checked)).toBe(9007199254740991n);
});

test("an order that was negotiated counts once, with its present terms", async () => {
  const ledger = new Map([[ORDER, { found: true, state: "signed", terms_hash: HASH }]]);
  const openings = ['{"salt":"1","terms":{"energy_wh":5}}', TEXT, '{"salt":"2","terms":{"energy_wh":7}}'];
  const checked = byOrder(await checkOpenings(openings.map((text) => ({ order: ORDER, text })), ledger));
  expect(checked.map((each) => each.verdict)).toEqual(["same"]);
  expect(totalOf(checked)).toBe(9007199254740991n);
});
