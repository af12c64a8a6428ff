/** Which steps a sequence takes now, and when those come that it does not take yet. The ledger checks the same. */
import type { Schema } from "@/api/client";

export type Sequence = Schema<"Sequence">;
export type SequenceStep = "open_sequence" | "close_sequence" | "clear_auction" | "allot" | "cancel_sequence";

/** So long after the announced time anybody of the market may take the step in the exchange's stead. */
export const GRACE_MS = 3_600_000;

const FROM: Readonly<Record<SequenceStep, readonly Sequence["status"][]>> = {
  open_sequence: ["announced"],
  close_sequence: ["open"],
  clear_auction: ["revealing"],
  allot: ["cleared"],
  cancel_sequence: ["announced", "open", "revealing"],
};

const STEPS = Object.keys(FROM) as SequenceStep[];

export interface Move {
  readonly step: SequenceStep;
  /** ms since 1970 UTC; the step is refused before. */
  readonly from: number;
}

/** The steps from the sequence's state. `exchange`: whether the one who asks works for the exchange. */
export function movesOf(sequence: Sequence, { exchange }: { readonly exchange: boolean }): Move[] {
  const steps = STEPS.filter((step) => FROM[step].includes(sequence.status) && isLeft(sequence, step));
  return steps.map((step) => ({ step, from: announcedTime(sequence, step) + (exchange ? 0 : GRACE_MS) }));
}

/** Pieces of an auction's pairs of which no orders were made yet. */
export function piecesLeft({ slices, allotted }: Pick<Sequence, "slices" | "allotted">): number {
  return (slices ?? 0) - (allotted ?? 0);
}

/** Whether declarations are let in. */
export function takesDeclarations({ status, closes_at }: Pick<Sequence, "status" | "closes_at">, now: number): boolean {
  return status === "open" && now < closes_at;
}

/** Whether bids can be opened. */
export function takesReveals({ status, reveal_until }: Pick<Sequence, "status" | "reveal_until">, now: number): boolean {
  return status === "revealing" && now < (reveal_until ?? 0);
}

function isLeft(sequence: Sequence, step: SequenceStep): boolean {
  return step !== "allot" || piecesLeft(sequence) > 0;
}

function announcedTime(sequence: Sequence, step: SequenceStep): number {
  if (step === "open_sequence") return sequence.opens_at;
  if (step === "close_sequence") return sequence.closes_at;
  if (step === "clear_auction") return sequence.reveal_until ?? 0;
  return step === "allot" ? (sequence.cleared_at ?? 0) : 0;
}

/** What happens next by the announced times: what a countdown counts to. */
export function nextTime({ status, opens_at, closes_at, reveal_until }: Sequence): { event: "opens" | "closes" | "reveal_ends"; at: number } | undefined {
  if (status === "announced") return { event: "opens", at: opens_at };
  if (status === "open") return { event: "closes", at: closes_at };
  if (status === "revealing" && reveal_until) return { event: "reveal_ends", at: reveal_until };
  return undefined;
}
