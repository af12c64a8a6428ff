import { expect, test } from "vitest";

import { sha256Hex } from "@/lib/bytes";

import { argsOf, askedOf, type AskedAgreement, faultOf, sealIncome, termsOf } from "./asked";
import { openText } from "./opened";

const ASKED: AskedAgreement = {
  start: "2026-05", end: null, buyer: "south", points: ["mp-2", "mp-1"], price: { price_e8_yuan_per_kwh: 45_300_000 },
  parties: [
    { role: "roof", kind: "participant", party: "mill", weight: 1 },
    { role: "producer", kind: "participant", party: "sunny", weight: 2 },
    { role: "producer", kind: "fund", party: "sunfund", weight: 1 },
  ],
  roles: { roof: { by: "fee", fee: { reference: "spot" } }, producer: { by: "share", share_bp: 10_000 } },
};

test("what is filled in becomes public arguments and private terms, and back", () => {
  expect(faultOf(ASKED)).toBeUndefined();
  const args = argsOf(ASKED);
  expect(args).not.toHaveProperty("end");
  expect(args["points"]).toEqual(["mp-1", "mp-2"]);
  expect(JSON.stringify(args)).not.toContain("45300000");
  const terms = termsOf(ASKED);
  expect(terms).toEqual({ price: ASKED.price, roles: [{ role: "roof", fee: { reference: "spot" } }, { role: "producer", share_bp: 10_000 }], weights: [1, 2, 1] });
  expect(askedOf(ASKED, terms)).toEqual(ASKED);
});

test.each<[string, Partial<AskedAgreement>]>([
  ["faultPeriod", { end: "2026-05" }],
  ["faultBuyer", { buyer: "" }],
  ["faultPoints", { points: [] }],
  ["faultParties", { parties: [{ role: "", kind: "fund", party: "x", weight: 1 }] }],
  ["faultParties", { parties: [{ role: "roof", kind: "fund", party: "x", weight: null }] }],
  ["faultTwice", { parties: [...ASKED.parties, { role: "roof", kind: "participant", party: "mill", weight: 3 }] }],
  ["faultPrice", { price: undefined }],
  ["faultRoles", { roles: { roof: { by: "fee" }, producer: { by: "share", share_bp: 10_000 } } }],
  ["faultShares", { roles: { roof: { by: "share", share_bp: 1 }, producer: { by: "share", share_bp: 10_000 } } }],
])("%s is found before anybody signs", (fault, changes) => {
  expect(faultOf({ ...ASKED, ...changes })).toBe(fault);
});

test("terms are opened only by the hash that they were sealed with", async () => {
  const { private: text, hash } = await sealIncome(termsOf(ASKED));
  expect(hash).toBe(await sha256Hex(text));
  expect((await openText<{ terms: unknown }>(text, hash)).terms).toEqual(termsOf(ASKED));
  await expect(openText(text.replace("spot", "spat"), hash)).rejects.toThrow();
});
