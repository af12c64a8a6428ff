/** A run that is not at its end, as this browser keeps it for its person: what it is about, and the file of readings. */
import { get, put, remove } from "@/lib/store";

export interface LeftRun {
  /** User and participant: nobody else at this computer goes on with it. */
  readonly owner: string;
  readonly from: string;
  readonly to: string;
  /** All of the retailer's where it is left out. */
  readonly orders?: readonly string[] | undefined;
  readonly file: Blob;
  readonly done: number;
  readonly count: number;
}

export function leftRun(owner: string): Promise<LeftRun | undefined> {
  return get<LeftRun>("runs", owner);
}

export function keepRun(run: LeftRun): Promise<void> {
  return put("runs", run);
}

export function forgetRun(owner: string): Promise<void> {
  return remove("runs", owner);
}
