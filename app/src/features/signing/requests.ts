/** What pages have asked to be signed and the person has not answered: one dialog after the other. */

import { Observable } from "@/lib/observable";
import type { Step, StepResult } from "@/features/signing/step";

export interface SigningRequest {
  readonly id: number;
  readonly steps: readonly Step[];
  readonly title: string;
  /** `undefined`: the person did not sign. */
  readonly answer: (results: StepResult[] | undefined) => void;
  /** Out of sight; the answer comes when the steps have ended. */
  readonly dismiss: () => void;
}

export const signingRequests = new Observable<readonly SigningRequest[]>([]);

/** So many steps are signed at once, as the API takes them. */
export const MAX_STEPS = 1_000;

let lastId = 0;

/** Raises RangeError for no step, or more than the API takes. */
export function requestSignatures(steps: readonly Step[], title: string): Promise<StepResult[] | undefined> {
  if (steps.length === 0 || steps.length > MAX_STEPS) throw new RangeError("1 to 1,000 steps");
  return new Promise((resolve) => {
    lastId += 1;
    const id = lastId;
    const dismiss = () => signingRequests.set(signingRequests.value.filter((request) => request.id !== id));
    const answer = (results: StepResult[] | undefined) => {
      dismiss();
      resolve(results);
    };
    signingRequests.set([...signingRequests.value, { id, steps, title, answer, dismiss }]);
  });
}
