/**
 * What plants have fed in during a month, settled. What is settled is on the ledger, so a run that ended anywhere is simply
 * started again (`left-run.ts` keeps what it was about). A month that is there with the readings that hold now is left alone.
 */
import type { Schema } from "@/api/client";
import type { Send, Step, StepResult } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import { sealStatement } from "@/lib/intents/statement";

import type { Plant, PlantMonth } from "../api/plants";
import { inMonth } from "./standing";

export type Draft = Schema<"IncomeDraft">;
export type DraftRequest = Schema<"IncomeDraftRequest">;
export type OutcomeState = "settled" | "corrected" | "unchanged" | "refused" | "to_settle" | "to_correct";

/** A plant's month that is to be settled. */
export interface DueMonth {
  readonly plant: string;
  readonly producer: string;
  readonly buyer: string;
  readonly month: string;
  readonly points: readonly string[];
  /** What stands: its version, and the hash of the readings that it was made of. */
  readonly present: Pick<PlantMonth, "version" | "readings_hash"> | undefined;
}

export interface Outcome {
  readonly due: DueMonth;
  readonly state: OutcomeState;
  /** Why it was refused. */
  readonly code?: string;
  readonly energy_wh?: number;
  readonly total_fen?: number;
  /** To the version that is there. */
  readonly difference_fen?: number;
}

export interface Course {
  /** Packed readings of the days of the month on which the point was the producer's; undefined where there are none.
   * Throws RangeError for what is no packed readings. */
  readonly readingsOf: (due: DueMonth, point: string) => Promise<string | undefined>;
  readonly draft: (asked: readonly DraftRequest[]) => Promise<readonly Draft[]>;
  /** Signs and sends; none in a dry run. */
  readonly send?: Send;
  readonly tell: (outcomes: readonly Outcome[]) => void;
  readonly mayGoOn: () => Promise<boolean>;
}

/** As many are drafted and signed at once, and as many bytes of readings are sent. */
const AT_ONCE = 40;
const MAX_BYTES = 2_500_000;
const TO_MAKE: ReadonlySet<OutcomeState> = new Set(["to_settle", "to_correct"]);
/** Somebody else has settled it since it was looked for; once sent, it may also have lost its turn. */
const STALE = "stale_version";
const OTHERS_DID: ReadonlySet<string> = new Set([STALE, "invalid_period"]);

/** The plants that the participant settles in the month, as producer or as buyer, by their ids. */
export function dueIn(plants: readonly Plant[], settled: readonly PlantMonth[], month: string, participant: string): DueMonth[] {
  const there = new Map(settled.filter((each) => each.month === month).map((each) => [each.plant_id, each]));
  return plants
    .flatMap((plant): DueMonth[] => {
      const agreement = inMonth(plant, month);
      if (agreement === undefined || ![plant.producer, agreement.buyer].includes(participant)) return [];
      return [{ plant: plant.plant_id, producer: plant.producer, buyer: agreement.buyer, month, points: agreement.points, present: there.get(plant.plant_id) }];
    })
    .toSorted((one, other) => one.plant.localeCompare(other.plant));
}

/** Raises what `draft` and `send` raise. Whether it came to its end. */
export async function settlePlants(months: readonly DueMonth[], course: Course): Promise<boolean> {
  let lot: Ready[] = [];
  for (const due of months) {
    // One after the other: it can be stopped between two lots, and no more than a lot is in memory.
    // oxlint-disable no-await-in-loop
    const readings = await readingsFor(due, course);
    if (Object.keys(readings).length === 0) {
      course.tell([{ due, state: "refused", code: "readings_missing" }]);
      continue;
    }
    if (lot.length === AT_ONCE || (lot.length > 0 && sizeOf([...lot, { due, readings }]) > MAX_BYTES)) {
      course.tell(await settleLot(lot, course));
      if (!(await course.mayGoOn())) return false;
      lot = [];
    }
    // oxlint-enable no-await-in-loop
    lot.push({ due, readings });
  }
  if (lot.length > 0) course.tell(await settleLot(lot, course));
  return true;
}

interface Ready {
  readonly due: DueMonth;
  readonly readings: Readonly<Record<string, string>>;
}

async function readingsFor(due: DueMonth, course: Course): Promise<Record<string, string>> {
  const found = await Promise.all(due.points.map(async (point) => [point, await readable(course, due, point)] as const));
  return Object.fromEntries(found.flatMap(([point, packed]) => (packed === undefined ? [] : [[point, packed]])));
}

/** What is no packed readings counts as none. */
async function readable({ readingsOf }: Course, due: DueMonth, point: string): Promise<string | undefined> {
  try {
    return await readingsOf(due, point);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sizeOf(lot: readonly Ready[]): number {
  return lot.flatMap(({ readings }) => Object.values(readings)).reduce((sum, text) => sum + text.length, 0);
}

async function settleLot(lot: readonly Ready[], { draft, send }: Course): Promise<Outcome[]> {
  const drafts = await draft(lot.map(asked));
  const decided = lot.map(({ due, readings }, place) => ({ readings, draft: drafts[place], outcome: decide(due, drafts[place]) }));
  const wanted = decided.flatMap(({ readings, draft: made, outcome }) => (made !== undefined && TO_MAKE.has(outcome.state) ? [{ readings, made, outcome }] : []));
  if (send === undefined || wanted.length === 0) return decided.map(({ outcome }) => outcome);
  const results = await send(await Promise.all(wanted.map(({ made, readings }) => settleStep(made, readings))));
  const ended = new Map(wanted.map(({ outcome }, place) => [outcome.due.plant, end(outcome, results[place])]));
  return decided.map(({ outcome }) => ended.get(outcome.due.plant) ?? outcome);
}

function asked({ due, readings }: Ready): DraftRequest {
  return { plant: due.plant, month: due.month, readings: { ...readings }, expected_version: due.present?.version ?? null };
}

/** What a draft says of a month, before anything is signed. */
function decide(due: DueMonth, draft: Draft | undefined): Outcome {
  if (draft === undefined) return { due, state: "refused" };
  if (draft.code === STALE) return { due, state: "unchanged" };
  if (draft.code != null) return { due, state: "refused", code: draft.code };
  const { energy_wh, total_fen, delta } = draft.statement as unknown as { energy_wh: number; total_fen: number; delta?: { total_fen: number } };
  const figures = { energy_wh, total_fen, ...(delta && { difference_fen: delta.total_fen }) };
  if (due.present === undefined) return { due, state: "to_settle", ...figures };
  return { due, state: draft.args?.["readings_hash"] === due.present.readings_hash ? "unchanged" : "to_correct", ...figures };
}

/** As gateway/client/plants.py makes it. Throws NotCanonicalError. */
async function settleStep({ plant, expected_version, args, statement }: Draft, readings: Readonly<Record<string, string>>): Promise<Step> {
  return { action: "settle_plant", target: plant, version: expected_version ?? null, args: args as JsonObject, sealed: await sealStatement(statement, readings) };
}

function end(outcome: Outcome, result: StepResult | undefined): Outcome {
  const code = result?.code ?? undefined;
  if (result !== undefined && (result.status === "applied" || result.status === "exists") && code === undefined) {
    return { ...outcome, state: outcome.state === "to_settle" ? "settled" : "corrected" };
  }
  if (code !== undefined && OTHERS_DID.has(code)) return { due: outcome.due, state: "unchanged" };
  return { due: outcome.due, state: "refused", ...(code !== undefined && { code }) };
}
