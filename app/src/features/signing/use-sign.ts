import { useCallback } from "react";

import { requestSignatures } from "@/features/signing/requests";
import type { Step, StepResult } from "@/features/signing/step";

export type Sign = (steps: readonly Step[], asked: { readonly title: string }) => Promise<StepResult[] | undefined>;

/**
 * Have steps signed and taken. A dialog says in plain words what they are; the answer has each step's result in order,
 * or is `undefined` when the person did not sign. Needs `<SigningHost />` on the page.
 */
export function useSign(): Sign {
  return useCallback((steps, { title }) => requestSignatures(steps, title), []);
}
