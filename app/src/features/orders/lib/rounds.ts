/** The rounds of a negotiation: each step that put terms forward, with what it put forward in public. */
import type { OrderStep } from "../api/orders";

const PUTS_FORWARD = new Set(["submit", "counter", "purchase", "take", "allot"]);

export interface Round {
  readonly version: number;
  readonly termsHash: string;
  readonly by: string;
  readonly at: number;
  readonly package: string;
  readonly packageVersion: number;
  readonly start: string;
  readonly end: string;
}

/** First one first. A step whose record the ledger did not keep (another followed in its block) is left out. */
export function roundsOf(steps: readonly OrderStep[]): Round[] {
  return steps.flatMap((step) => {
    const record = step.record;
    if (!PUTS_FORWARD.has(step.action) || record === null || typeof record["terms_hash"] !== "string") return [];
    return {
      version: step.version,
      termsHash: record["terms_hash"],
      by: step.participant,
      at: step.at,
      package: String(record["package"]),
      packageVersion: Number(record["package_version"]),
      start: String(record["period_start"]),
      end: String(record["period_end"]),
    };
  });
}
