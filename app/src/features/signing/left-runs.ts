/** Runs that are not at their end, as this browser keeps them for its people: what they are about, to be gone on with. */
import { get, put, remove, type StoreName } from "@/lib/store";

export interface LeftRun {
  /** User and participant: nobody else at this computer goes on with it. */
  readonly owner: string;
  readonly file: Blob;
  readonly done: number;
  readonly count: number;
}

/** The last one of its kind of each person. */
export class LeftRuns<Run extends LeftRun> {
  constructor(readonly store: StoreName) {}

  of(owner: string): Promise<Run | undefined> {
    return get<Run>(this.store, owner);
  }

  keep(run: Run): Promise<void> {
    return put(this.store, run);
  }

  forget(owner: string): Promise<void> {
    return remove(this.store, owner);
  }
}
