/** A settling of plants that is not at its end: what it is about, and the file of readings. */
import { type LeftRun as AnyLeftRun, LeftRuns } from "@/features/signing";

export interface LeftRun extends AnyLeftRun {
  readonly month: string;
  /** This plant alone; else all that its person's participant produces with or buys from. */
  readonly plant?: string | undefined;
}

export const leftRuns = new LeftRuns<LeftRun>("plant_runs");
