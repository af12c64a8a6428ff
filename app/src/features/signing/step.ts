/** What a page asks to have signed. */

import type { JsonObject } from "@/lib/canonical";
import type { SealedTerms, Terms } from "@/lib/intents/terms";

/**
 * One step. `version` is that of the record which the person sees; `target` and `version` stay out for a step that makes
 * a record. `terms` are sealed here; who needs their hash first (a text that cites it) gives `sealed` instead. `role` is
 * the one acted in when it is left out. `words` replace ids by names in what the person reads before signing:
 * `{ retailer: "南方售电", package: "日间 2026" }`; `words.target` names the record itself.
 */
export interface Step {
  readonly action: string;
  readonly target?: string | null;
  readonly version?: number | null;
  readonly args?: JsonObject;
  readonly terms?: Terms;
  readonly sealed?: SealedTerms;
  readonly role?: string;
  readonly words?: Readonly<Record<string, string>>;
}

/** What became of one step. `waiting`: a second person of the participant has been asked to sign it too. */
export type StepStatus = "applied" | "exists" | "refused" | "waiting" | "pending";

export interface StepResult {
  readonly step: Step;
  readonly digest: string;
  readonly status: StepStatus;
  readonly target: string | null;
  readonly version: number | null;
  readonly block_number: number | null;
  /** Why it was refused; with `applied`, why its terms were. */
  readonly code: string | null;
  readonly detail: JsonObject | null;
}

/** Whether the step stands on the ledger, its terms included. */
export function isDone(result: StepResult): boolean {
  return (result.status === "applied" || result.status === "exists") && result.code === null;
}
