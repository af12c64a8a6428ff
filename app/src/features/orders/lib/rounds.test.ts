import { expect, test } from "vitest";

import type { OrderStep } from "../api/orders";
import { roundsOf } from "./rounds";

const record = { package: "daylight", package_version: 2, period_start: "2027-01-01", period_end: "2028-01-01" };

function step(version: number, action: string, termsHash: string | undefined, kept = true): OrderStep {
  return {
    version, action, actor: "u", role: "consumer_owner", participant: "mill", intent_id: "", intent_digest: "",
    transaction_id: "", block: version, position: 0, at: version, state: null, stage: null,
    record: kept ? { ...record, ...(termsHash !== undefined && { terms_hash: termsHash }) } : null,
  };
}

test("a round is a step that put terms forward", () => {
  const steps = [step(1, "create", undefined), step(2, "submit", "a"), step(3, "confirm", "a"), step(4, "counter", "b")];
  expect(roundsOf(steps).map((round) => [round.version, round.termsHash])).toEqual([[2, "a"], [4, "b"]]);
});

test("a step whose record was not kept is no round", () => {
  expect(roundsOf([step(1, "submit", "a", false)])).toEqual([]);
});
