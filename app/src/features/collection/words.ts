/** Kinds, causes and troubles in words; one of a later API as it is. */
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

export const CAUSES = ["missing_in_ledger", "missing_at_bank", "amount_differs", "doubled_at_bank", "doubled_in_ledger"] as const;
const TROUBLES = ["unknown", "amount_differs", "doubled"] as const;
export const KINDS = ["debits", "payouts"] as const;

export function useCollectionWords() {
  const t = useMessages(messages);
  return {
    kind: (name: string) => {
      const known = KINDS.find((each) => each === name);
      return known === undefined ? name : t(known);
    },
    cause: (name: string) => {
      const known = CAUSES.find((each) => each === name);
      return known === undefined ? name : t(`cause_${known}`);
    },
    trouble: (name: string) => {
      const known = TROUBLES.find((each) => each === name);
      return known === undefined ? name : t(`trouble_${known}`);
    },
  };
}
