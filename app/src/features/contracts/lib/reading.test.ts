import { describe, expect, test } from "vitest";

import { base64, sha256Hex, utf8 } from "@/lib/bytes";
import { canonicalText } from "@/lib/canonical";
import { sealTerms } from "@/lib/intents/terms";

import type { PreparedStep } from "../api/prepare";
import { type CheckName, readBeforeSigning } from "./reading";

const ORDER = "a".repeat(64);
const PDF = "%PDF-1.7 the text";
const TERMS = { energy_wh: 1_000, prices_e8_yuan_per_kwh: { flat: 45_000_000 } };
const ENVELOPE = { ciphertext: "AAAA", keys: { a: "x" } };

interface Changes {
  readonly pdf?: string;
  readonly version?: number;
  readonly citedAnnex?: string;
  readonly annexTerms?: typeof TERMS;
  readonly signedText?: string;
}

/** Which checks fail for a first signature, or for a second one where `signedText` is given. */
async function failing(changes: Changes = {}): Promise<CheckName[]> {
  const sealed = await sealTerms(TERMS, "0".repeat(64));
  const other = await sealTerms(changes.annexTerms ?? TERMS, "0".repeat(64));
  const annexHash = await sha256Hex(canonicalText(ENVELOPE));
  const step: PreparedStep = {
    order_id: ORDER,
    version: 7,
    action: "sign",
    args: { text_hash: await sha256Hex(PDF), ...(changes.signedText === undefined && { annex: ENVELOPE }) },
    text_hash: await sha256Hex(PDF),
    form: "contract",
    facts: { order: ORDER, terms_hash: sealed.hash, annex_hash: changes.citedAnnex ?? annexHash },
    reading: {
      pdf: base64(utf8(changes.pdf ?? PDF)),
      annex: canonicalText({ v: 1, order: ORDER, terms_hash: sealed.hash, private: other.private }),
    },
  };
  const order = {
    order_id: ORDER,
    version: changes.version ?? 7,
    terms_hash: sealed.hash,
    annex_hash: changes.signedText === undefined ? null : annexHash,
    text_hash: changes.signedText ?? null,
    proposal: null,
    signed: changes.signedText === undefined ? {} : { retailer: "u-1" },
  };
  const reading = await readBeforeSigning(step, order, { kind: "signature" });
  expect(reading.holds).toBe(reading.checks.every((check) => check.holds));
  return reading.checks.filter((check) => !check.holds).map((check) => check.name);
}

const DAY = "2027-03-01";

interface Days {
  readonly wanted?: "termination" | "acceptance" | "archive";
  readonly text?: string | undefined;
  readonly step?: string | undefined;
  readonly annex?: string | undefined;
  readonly ledger?: string | undefined;
}

/** Which checks fail for a termination whose text, step, annex and proposal name these days. */
async function failingDays({ wanted = "termination", ...days }: Days): Promise<CheckName[]> {
  const { text, annex, ledger } = { text: DAY, annex: DAY, ledger: DAY, ...days };
  const signed = "step" in days ? days.step : wanted === "termination" ? DAY : undefined;
  const sealed = await sealTerms(TERMS, "0".repeat(64));
  const annexHash = await sha256Hex(canonicalText(ENVELOPE));
  const hash = await sha256Hex(PDF);
  const first = wanted === "termination";
  const step: PreparedStep = {
    order_id: ORDER,
    version: 7,
    action: first ? "propose_termination" : "accept",
    args: { text_hash: hash, ...(first && { annex: ENVELOPE }), ...(signed !== undefined && { ends_on: signed }) },
    text_hash: hash,
    form: "termination",
    facts: { order: ORDER, terms_hash: sealed.hash, annex_hash: annexHash, ...(text !== undefined && { ends_on: text }) },
    reading: {
      pdf: base64(utf8(PDF)),
      annex: wanted === "archive" ? null : canonicalText({
        v: 1, order: ORDER, terms_hash: sealed.hash, private: sealed.private,
        ...(annex !== undefined && { early_end: { ends_on: annex, fee_fen: 1 } }),
      }),
    },
  };
  const proposal = {
    kind: "termination", by: "retailer", user: "u-1", text_hash: hash, annex_hash: annexHash,
    ...(ledger !== undefined && { ends_on: ledger }),
  };
  const order = {
    order_id: ORDER, version: 7, terms_hash: sealed.hash, annex_hash: null, text_hash: null,
    proposal: first ? null : proposal, signed: { retailer: "u-1" },
  };
  const reading = await readBeforeSigning(step, order, first ? { kind: wanted, endsOn: DAY } : { kind: wanted });
  return reading.checks.filter((check) => !check.holds).map((check) => check.name);
}

describe("the day on which a contract ends by agreement", () => {
  const OTHER = "2027-06-01";
  test.each(["termination", "acceptance", "archive"] as const)("nothing is amiss: %s", async (wanted) =>
    expect(await failingDays({ wanted })).toEqual([]));
  test.each<Days>([
    { text: OTHER }, { text: undefined }, { step: OTHER }, { step: undefined }, { annex: OTHER }, { annex: undefined },
    { wanted: "acceptance", text: OTHER }, { wanted: "acceptance", annex: OTHER }, { wanted: "acceptance", ledger: OTHER },
    { wanted: "acceptance", step: DAY }, { wanted: "archive", text: OTHER }, { wanted: "archive", ledger: undefined },
  ])("another day is found: %j", async (days) => expect(await failingDays(days)).toEqual(["day"]));
});

describe("before a text is signed", () => {
  test("nothing is amiss with the text that is prepared", async () => expect(await failing()).toEqual([]));
  test("another text than the one signed is found", async () => expect(await failing({ pdf: "%PDF other" })).toEqual(["text"]));
  test("a record that has moved on is found", async () => expect(await failing({ version: 8 })).toEqual(["record"]));
  test("an annex that the text does not cite is found", async () =>
    expect(await failing({ citedAnnex: "b".repeat(64) })).toEqual(["annex"]));
  test("an annex with other terms is found", async () =>
    expect(await failing({ annexTerms: { ...TERMS, energy_wh: 2_000 } })).toEqual(["annex"]));
  test("the second signature is under the first one's text", async () => {
    expect(await failing({ signedText: await sha256Hex(PDF) })).toEqual([]);
    expect(await failing({ signedText: "c".repeat(64) })).toEqual(["counterparty"]);
  });
});
