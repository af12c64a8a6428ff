/**
 * The one run of this tab. It goes on while its person looks at other pages; in the browser's store is what it is about
 * until it is at its end, so that it can be started again after the tab was closed.
 */
import { sessionState } from "@/api/session";
import type { Send } from "@/features/signing";
import { ReadingsFile } from "@/features/readings";
import { Observable } from "@/lib/observable";

import { contractsOf, draftBills, readingsOf } from "../api/gather";
import { type LeftRun, leftRuns } from "./left-run";
import type { Outcome } from "./outcome";
import { billsOf } from "./plan";
import { runBills } from "./run";

export type RunPhase = "gathering" | "running" | "paused" | "stopped" | "ended" | "failed";

export interface RunState {
  readonly phase: RunPhase;
  readonly dry: boolean;
  readonly asked: AskedRun;
  readonly done: number;
  readonly count: number;
  readonly outcomes: readonly Outcome[];
  readonly error?: unknown;
}

export interface AskedRun {
  readonly owner: string;
  readonly retailer: string;
  readonly from: string;
  readonly to: string;
  readonly orders?: readonly string[] | undefined;
  readonly file: Blob;
}

export const runState = new Observable<RunState | undefined>(undefined);

let wake: (() => void) | undefined;

export function isUnderWay(state: RunState | undefined): boolean {
  return state !== undefined && ["gathering", "running", "paused"].includes(state.phase);
}

export function pauseRun(): void {
  change({ phase: "paused" });
}

export function goOnWithRun(): void {
  change({ phase: "running" });
  wake?.();
}

export function stopRun(): void {
  change({ phase: "stopped" });
  wake?.();
}

export function closeRun(): void {
  runState.set(undefined);
}

/** Without `send` it is a dry run. Nothing is thrown: what went wrong is in the state. */
export async function startRun(asked: AskedRun, send?: Send): Promise<void> {
  const dry = send === undefined;
  runState.set({ phase: "gathering", dry, asked, done: 0, count: 0, outcomes: [] });
  try {
    const readings = await readingsOf(ReadingsFile.read(await asked.file.text()));
    const chosen = asked.orders === undefined ? undefined : new Set(asked.orders);
    const contracts = await contractsOf(asked.retailer, asked.from, asked.to);
    const bills = billsOf(chosen === undefined ? contracts : contracts.filter(({ order_id }) => chosen.has(order_id)));
    if (runState.value?.phase === "stopped") return;
    change({ phase: "running", count: bills.length });
    if (!dry) await leftRuns.keep(leftOf(asked, 0, bills.length));
    const whole = await runBills(bills, { draft: draftBills, ...(send && { send }) }, {
      readingsOf: (bill) => readings.of(bill),
      tell: note,
      mayGoOn: async () => {
        if (!dry) await leftRuns.keep(leftOf(asked, runState.value?.done ?? 0, bills.length));
        return mayGoOn();
      },
    });
    if (whole && !dry) await leftRuns.forget(asked.owner);
    if (whole) change({ phase: "ended" });
  } catch (error) {
    change({ phase: "failed", error });
  }
}

function leftOf({ owner, from, to, orders, file }: AskedRun, done: number, count: number): LeftRun {
  return { owner, from, to, orders, file, done, count };
}

function note(outcomes: readonly Outcome[]): void {
  const { value } = runState;
  if (value !== undefined) change({ done: value.done + outcomes.length, outcomes: [...value.outcomes, ...outcomes] });
}

/** Between two lots: waits while it is paused. Whoever signs out stops it. */
async function mayGoOn(): Promise<boolean> {
  if (sessionState.value.status !== "signed_in") change({ phase: "stopped" });
  while (runState.value?.phase === "paused") {
    // Woken by whoever goes on or stops.
    // oxlint-disable-next-line no-await-in-loop
    await new Promise<void>((resolve) => (wake = resolve));
  }
  return runState.value?.phase === "running";
}

function change(changes: Partial<RunState>): void {
  const { value } = runState;
  if (value !== undefined) runState.set({ ...value, ...changes });
}
