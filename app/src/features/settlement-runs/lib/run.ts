/**
 * A settlement run. It keeps nothing of its own: what is settled is on the ledger, so a run that ended anywhere is simply
 * started again. Bills that are there with the readings that hold now are left alone, the others are made; a bill is
 * drafted and made on the version that was seen, so that two runs at once make it once.
 */
import type { Schema } from "@/api/client";
import type { Step, StepResult } from "@/features/signing";

import type { Outcome, OutcomeState } from "./outcome";
import type { PlannedBill } from "./plan";
import { settleStep } from "./settle-step";

export type Draft = Schema<"Draft">;
export type DraftRequest = Schema<"DraftRequest">;

export interface Ledger {
  readonly draft: (asked: readonly DraftRequest[]) => Promise<readonly Draft[]>;
  /** Signs and sends; none in a dry run. */
  readonly send?: (steps: readonly Step[]) => Promise<readonly StepResult[]>;
}

export interface Course {
  readonly readingsOf: (bill: PlannedBill) => Promise<Record<string, string> | undefined>;
  readonly tell: (outcomes: readonly Outcome[]) => void;
  /** Resolves when the run may go on; false: it is to stop. */
  readonly mayGoOn: () => Promise<boolean>;
}

interface Ready {
  readonly bill: PlannedBill;
  readonly readings: Record<string, string>;
}

/** As many bills are drafted and signed at once, and as many bytes of readings are sent. */
const AT_ONCE = 40;
const MAX_BYTES = 2_500_000;
/** Somebody else has made the bill since it was looked for; once sent, it may also have lost its turn. */
const STALE = "stale_version";
const OTHERS_DID: ReadonlySet<string> = new Set([STALE, "invalid_period"]);

/** Raises ProblemError where drafts cannot be made at all, and what `send` raises. Whether it came to its end. */
export async function runBills(bills: readonly PlannedBill[], ledger: Ledger, course: Course): Promise<boolean> {
  const earlier = new Set<string>();
  let lot: Ready[] = [];
  let bytes = 0;
  const make = async () => {
    const outcomes = await makeLot(lot, ledger, earlier);
    for (const { order_id, state } of outcomes) if (state === "to_settle" || state === "later") earlier.add(order_id);
    course.tell(outcomes);
    [lot, bytes] = [[], 0];
  };
  for (const bill of bills) {
    // Lots come one after the other: a month's bill needs that of the month before.
    // oxlint-disable no-await-in-loop
    const readings = await readable(course, bill);
    if (readings === undefined) {
      course.tell([outcomeOf(bill, "refused", { code: "readings_missing" })]);
      continue;
    }
    const size = Object.values(readings).reduce((sum, text) => sum + text.length, 0);
    const full = lot.length === AT_ONCE || bytes + size > MAX_BYTES || (lot[0] !== undefined && lot[0].bill.month !== bill.month);
    if (lot.length > 0 && full) {
      await make();
      if (!(await course.mayGoOn())) return false;
    }
    // oxlint-enable no-await-in-loop
    lot.push({ bill, readings });
    bytes += size;
  }
  if (lot.length > 0) await make();
  return true;
}

async function readable(course: Course, bill: PlannedBill): Promise<Record<string, string> | undefined> {
  try {
    return await course.readingsOf(bill);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function makeLot(lot: readonly Ready[], ledger: Ledger, earlier: ReadonlySet<string>): Promise<Outcome[]> {
  const drafts = await ledger.draft(lot.map(({ bill, readings }) => asked(bill, readings)));
  const outcomes: Outcome[] = [];
  const steps: { readonly ready: Ready; readonly draft: Draft; readonly step: Step }[] = [];
  for (const [place, ready] of lot.entries()) {
    const draft = drafts[place];
    const outcome = draft === undefined ? outcomeOf(ready.bill, "refused") : decided(ready.bill, draft, earlier);
    if (outcome.state !== "to_settle" && outcome.state !== "to_correct") outcomes.push(outcome);
    else if (ledger.send === undefined || draft === undefined) outcomes.push(outcome);
    // Each is sealed with a salt of its own.
    // oxlint-disable-next-line no-await-in-loop
    else steps.push({ ready, draft, step: await settleStep(draft, ready.readings) });
  }
  const results = steps.length > 0 && ledger.send ? await ledger.send(steps.map(({ step }) => step)) : [];
  return [...outcomes, ...steps.map(({ ready, draft }, place) => ended(ready.bill, draft, results[place]))];
}

function asked({ order_id, start, end, present }: PlannedBill, readings: Record<string, string>): DraftRequest {
  const seen = present === undefined ? { expected_version: null } : { expected_version: present.version, reason: "correction" as const };
  return { order: order_id, start, end, readings, ...seen };
}

/** What a draft says of a bill, before anything is signed. */
function decided(bill: PlannedBill, draft: Draft, earlier: ReadonlySet<string>): Outcome {
  if (draft.code === STALE) return outcomeOf(bill, "unchanged");
  if (draft.code != null) {
    const waits = draft.code === "invalid_period" && earlier.has(bill.order_id);
    return waits ? outcomeOf(bill, "later") : outcomeOf(bill, "refused", { code: draft.code });
  }
  const figures = figuresOf(draft);
  if (bill.present === undefined) return outcomeOf(bill, "to_settle", figures);
  const same = draft.args?.["readings_hash"] === bill.present.readings_hash;
  return outcomeOf(bill, same ? "unchanged" : "to_correct", figures);
}

function ended(bill: PlannedBill, draft: Draft, result: StepResult | undefined): Outcome {
  const code = result?.code ?? undefined;
  if (result !== undefined && (result.status === "applied" || result.status === "exists") && code === undefined) {
    return outcomeOf(bill, bill.present === undefined ? "settled" : "corrected", figuresOf(draft));
  }
  if (code !== undefined && OTHERS_DID.has(code)) return outcomeOf(bill, "unchanged", figuresOf(draft));
  return outcomeOf(bill, "refused", code === undefined ? {} : { code });
}

function outcomeOf({ order_id, consumer, month }: PlannedBill, state: OutcomeState, more: Partial<Outcome> = {}): Outcome {
  return { order_id, consumer, month, state, ...more };
}

interface Figures {
  readonly energy_wh: number;
  readonly total_fen: number;
  readonly difference_fen?: number;
}

function figuresOf({ statement }: Draft): Figures {
  const { energy_wh, total_fen, delta } = statement as unknown as { energy_wh: number; total_fen: number; delta?: { total_fen: number } };
  return { energy_wh, total_fen, ...(delta && { difference_fen: delta.total_fen }) };
}
