/** The one issuing of invoices of this tab. It goes on while its person looks at other pages. */
import { TabRun, type TabRunState } from "@/features/signing";

import { statementsOf } from "../api/invoices";
import type { InvoicedBill } from "./issue-step";
import { type Course, issueAll, type Outcome } from "./issuing";

interface About {
  /** Who began it: nobody else at this computer is shown it. */
  readonly owner: string;
  readonly month: string;
  readonly count: number;
}

export type RunState = About & TabRunState<Outcome>;

export interface AskedRun {
  readonly owner: string;
  readonly month: string;
  readonly bills: readonly InvoicedBill[];
}

const run = new TabRun<Outcome, About>();

export const runState = run.state;

export function stopRun(): void {
  run.stop();
}

/** Nothing is thrown: what went wrong is in the state. */
export async function startRun({ owner, month, bills }: AskedRun, how: Pick<Course, "send" | "kindWords">): Promise<void> {
  await run.start({ owner, month, count: bills.length }, (hold) => issueAll(bills, { ...how, statementsOf, ...hold }));
}
