/** A run that is not at its end: what it is about, and the file of readings. */
import { type LeftRun as AnyLeftRun, LeftRuns } from "@/features/signing";

export interface LeftRun extends AnyLeftRun {
  readonly from: string;
  readonly to: string;
  /** All of the retailer's where it is left out. */
  readonly orders?: readonly string[] | undefined;
}

export const leftRuns = new LeftRuns<LeftRun>("runs");
