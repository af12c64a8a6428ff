/** The one settling of plants of this tab. It goes on while its person looks at other pages. */
import type { ReadingsFile } from "@/features/readings";
import { type Send, TabRun, type TabRunState } from "@/features/signing";

import { draftMonths } from "../api/plants";
import { type DueMonth, type Outcome, settlePlants } from "./settling";

interface About {
  readonly dry: boolean;
  /** Who began it: nobody else at this computer is shown it. */
  readonly owner: string;
  readonly month: string;
  readonly count: number;
}

export type RunState = About & TabRunState<Outcome>;

export interface AskedRun {
  readonly owner: string;
  readonly month: string;
  readonly months: readonly DueMonth[];
  readonly file: ReadingsFile;
}

const run = new TabRun<Outcome, About>();

export const runState = run.state;

export function stopRun(): void {
  run.stop();
}

/** Without `send` it is a dry run. Nothing is thrown: what went wrong is in the state. */
export async function startRun({ owner, month, months, file }: AskedRun, send?: Send): Promise<void> {
  const readingsOf = (point: string, of: string) => file.ofMonth(point, of);
  await run.start({ dry: send === undefined, owner, month, count: months.length }, (hold) =>
    settlePlants(months, { readingsOf, draft: draftMonths, ...(send && { send }), ...hold }));
}
