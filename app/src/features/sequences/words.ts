/** Codes of sequences in words; a segment that the client does not know is shown as it is. */
import { useCallback, useMemo } from "react";

import { useMessages } from "@/lib/i18n";

import type { Kind, Mode } from "./announcing";
import { messages } from "./messages";

export const KINDS: readonly Kind[] = ["annual", "monthly", "within_month"];
export const MODES: readonly Mode[] = ["bilateral", "listing", "auction"];
export const SEGMENTS = ["industrial", "commercial", "residential"] as const;

/** Why sequences are cancelled. Codes, as what the ledger keeps is public and free text could be personal. */
export const REASONS = ["announced_in_error", "rules_changed", "supply_and_demand", "force_majeure"] as const;

export function useReasonText() {
  const t = useMessages(messages);
  return useCallback(
    (reason: string) => {
      const known = REASONS.find((each) => each === reason);
      return known ? t(`reason_${known}`) : reason;
    },
    [t],
  );
}

export function useSequenceWords() {
  const t = useMessages(messages);
  return useMemo(
    () => ({
      kind: (kind: Kind) => t(`kind_${kind}`),
      mode: (mode: Mode) => t(`mode_${mode}`),
      segment: (segment: string) => {
        const known = SEGMENTS.find((each) => each === segment);
        return known ? t(`segment_${known}`) : segment;
      },
    }),
    [t],
  );
}
