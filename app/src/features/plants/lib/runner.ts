/**
 * The one settling of plants of this tab. It goes on while its person looks at other pages; in the browser's store is what
 * it is about until it is at its end, so that it can be started again after the tab was closed.
 */
import { ReadingsFile } from "@/features/readings";
import { type Send, TabRun, type TabRunState } from "@/features/signing";

import { draftMonths, producersDays } from "../api/plants";
import { leftRuns } from "./left-run";
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
  /** This plant alone was asked for. */
  readonly plant?: string | undefined;
  readonly months: readonly DueMonth[];
  readonly file: Blob;
}

const run = new TabRun<Outcome, About>();

export const runState = run.state;

export function stopRun(): void {
  run.stop();
}

/** Without `send` it is a dry run. Nothing is thrown: what went wrong is in the state. */
export async function startRun({ months, file, ...asked }: AskedRun, send?: Send): Promise<void> {
  const dry = send === undefined;
  const keep = async () => {
    const done = runState.value?.outcomes.length ?? 0;
    if (!dry) await leftRuns.keep({ ...asked, file, done, count: months.length });
  };
  await run.start({ dry, owner: asked.owner, month: asked.month, count: months.length }, async (hold) => {
    await keep();
    const readings = ReadingsFile.read(await file.text());
    const days = await producersDays();
    const whole = await settlePlants(months, {
      readingsOf: (due, point) => readings.amongDays(point, days.of(due, point)),
      draft: draftMonths,
      ...(send && { send }),
      tell: hold.tell,
      mayGoOn: async () => {
        await keep();
        return hold.mayGoOn();
      },
    });
    if (whole && !dry) await leftRuns.forget(asked.owner);
    return whole;
  });
}
