/** Codes and flags of readings in words; one of a later API as it is. */
import { useCallback } from "react";

import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import type { DeclineReason, RequestReason } from "./api/requests";
import { messages } from "./messages";

export const FINDINGS = [
  "missing", "negative", "estimated", "beyond_capacity", "against_direction", "no_meter", "gap_at_meter_change",
  "meter_faulty", "register_differs", "unusual_sum", "unusual_peak",
] as const;
/** As `SETTLING` of gateway/readings/model.py leaves out: these are told, and keep no day back. */
const ONLY_TOLD: ReadonlySet<string> = new Set(["negative", "estimated"]);
/** Of lines of a file, apart from the ledger's own refusals. */
const REJECTIONS = ["malformed", "wrong_unit", "doubled"] as const;
export const FLAGS = [0, 1, 2, 3, 255] as const;
export const MISSING = 255;
export const REQUEST_REASONS = ["missing", "estimated", "doubted"] as const satisfies readonly RequestReason[];
export const DECLINE_REASONS = ["not_measured", "not_recoverable", "confirmed"] as const satisfies readonly DeclineReason[];

export function keepsBack(code: string): boolean {
  return !ONLY_TOLD.has(code);
}

export function useReadingWords() {
  const t = useMessages(messages);
  const language = useLanguage();
  const finding = useCallback(
    (code: string) => {
      const known = FINDINGS.find((each) => each === code);
      return known === undefined ? code : t(`finding_${known}`);
    },
    [t],
  );
  return {
    finding,
    flag: (flag: number) => {
      const known = FLAGS.find((each) => each === flag);
      return known === undefined ? String(flag) : t(`flag_${known}`);
    },
    requestReason: (reason: RequestReason) => t(`asked_${reason}`),
    declineReason: (reason: DeclineReason) => t(`declined_${reason}`),
    rejection: (code: string) => {
      const known = REJECTIONS.find((each) => each === code);
      return known === undefined ? problemText(code, language) : t(`rejected_${known}`);
    },
  };
}
