/** Kinds of accounts and purposes in words; one of a later API as it is. */
import { useMessages } from "@/lib/i18n";

import type { Balance, Posting } from "./api/accounts";
import { messages } from "./messages";

export type Kind = Balance["kind"];
type Purpose = Posting["purpose"];

export const KINDS = [
  "receivable", "prepayment", "deposit", "suspense", "clearing", "revenue", "grid", "fund", "payable", "late_fee",
] as const satisfies readonly Kind[];
export const PURPOSES = [
  "charge", "credit_note", "income", "late_fee", "payment", "unidentified", "identify", "use_prepayment", "returned", "refund",
  "deposit_taken", "deposit_used", "deposit_returned", "payout", "suspense_returned",
] as const satisfies readonly Purpose[];

export function useAccountWords() {
  const t = useMessages(messages);
  return {
    kind: (name: string) => {
      const known = KINDS.find((each) => each === name);
      return known === undefined ? name : t(`kind_${known}`);
    },
    purpose: (name: string) => {
      const known = PURPOSES.find((each) => each === name);
      return known === undefined ? name : t(`purpose_${known}`);
    },
  };
}
