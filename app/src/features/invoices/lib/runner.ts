/** The one issuing of invoices of this tab. It goes on while its person looks at other pages. */
import { sessionState } from "@/api/session";
import { Observable } from "@/lib/observable";

import { statementsOf } from "../api/invoices";
import type { InvoicedBill } from "./issue-step";
import { type Course, issueAll, type Outcome } from "./issuing";

export interface RunState {
  readonly phase: "running" | "stopped" | "ended" | "failed";
  /** Who began it: nobody else at this computer is shown it. */
  readonly owner: string;
  readonly month: string;
  readonly count: number;
  readonly outcomes: readonly Outcome[];
  readonly error?: unknown;
}

export interface AskedRun {
  readonly owner: string;
  readonly month: string;
  readonly bills: readonly InvoicedBill[];
}

export const runState = new Observable<RunState | undefined>(undefined);

export function stopRun(): void {
  change({ phase: "stopped" });
}

/** Nothing is thrown: what went wrong is in the state. */
export async function startRun({ owner, month, bills }: AskedRun, how: Pick<Course, "send" | "kindWords">): Promise<void> {
  runState.set({ phase: "running", owner, month, count: bills.length, outcomes: [] });
  try {
    const whole = await issueAll(bills, { ...how, statementsOf, tell: note, mayGoOn });
    if (whole) change({ phase: "ended" });
  } catch (error) {
    change({ phase: "failed", error });
  }
}

function note(outcomes: readonly Outcome[]): void {
  const { value } = runState;
  if (value !== undefined) change({ outcomes: [...value.outcomes, ...outcomes] });
}

/** Whoever signs out stops it. */
function mayGoOn(): boolean {
  if (sessionState.value.status !== "signed_in") stopRun();
  return runState.value?.phase === "running";
}

function change(changes: Partial<RunState>): void {
  const { value } = runState;
  if (value !== undefined) runState.set({ ...value, ...changes });
}
