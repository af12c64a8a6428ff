/** The one settling of plants of this tab. It goes on while its person looks at other pages. */
import { sessionState } from "@/api/session";
import type { ReadingsFile } from "@/features/readings";
import type { Send } from "@/features/signing";
import { Observable } from "@/lib/observable";

import { draftMonths } from "../api/plants";
import { type DueMonth, type Outcome, settlePlants } from "./settling";

export interface RunState {
  readonly phase: "running" | "stopped" | "ended" | "failed";
  readonly dry: boolean;
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
  readonly months: readonly DueMonth[];
  readonly file: ReadingsFile;
}

export const runState = new Observable<RunState | undefined>(undefined);

export function stopRun(): void {
  change({ phase: "stopped" });
}

/** Without `send` it is a dry run. Nothing is thrown: what went wrong is in the state. */
export async function startRun({ owner, month, months, file }: AskedRun, send?: Send): Promise<void> {
  runState.set({ phase: "running", dry: send === undefined, owner, month, count: months.length, outcomes: [] });
  try {
    const readingsOf = (point: string, of: string) => file.ofMonth(point, of);
    const whole = await settlePlants(months, { readingsOf, draft: draftMonths, ...(send && { send }), tell: note, mayGoOn });
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
