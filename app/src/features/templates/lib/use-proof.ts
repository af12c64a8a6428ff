/** What is wrong with a draft: first by the schema, here and at once; then by the proof, which the API runs. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { type Fault, useActionSchema } from "@/features/signing";

import { proofQuery } from "../api/templates";
import { argumentsOf, type Draft } from "./draft";
import type { Finding } from "./findings";
import { useDebounced } from "./use-debounced";

const STANDS_STILL_MS = 250;
const NO_FINDINGS: readonly Finding[] = [];

export interface Proof {
  readonly faults: readonly Fault[];
  readonly findings: readonly Finding[];
  /** `incomplete`: the schema is not met, so there is nothing to prove yet. */
  readonly state: "incomplete" | "proving" | "sound" | "unsound" | "failed";
  readonly error: unknown;
  readonly retry: () => void;
}

export function useProof(draft: Draft): Proof {
  const args = useMemo(() => argumentsOf(draft), [draft]);
  const { document, faults: faultsOf } = useActionSchema("publish_template");
  const faults = useMemo(() => faultsOf(args), [faultsOf, args]);
  const settled = useDebounced(args, STANDS_STILL_MS);
  const complete = document !== undefined && faults.length === 0;
  const proof = useQuery({ ...proofQuery(settled), enabled: complete && settled === args });
  const { data } = proof;
  const findings = data?.findings ?? NO_FINDINGS;
  return { faults, findings, state: stateOf(), error: proof.error, retry: () => void proof.refetch() };

  function stateOf(): Proof["state"] {
    if (document !== undefined && faults.length > 0) return "incomplete";
    if (proof.error !== null) return "failed";
    if (!complete || settled !== args || data === undefined || proof.isPlaceholderData) return "proving";
    return data.sound ? "sound" : "unsound";
  }
}
