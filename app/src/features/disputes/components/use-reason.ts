import { useMessages } from "@/lib/i18n";

import { knownReason } from "../lib/reasons";
import { messages } from "../messages";

/** A reason's code in words; one that came from elsewhere as it stands on the ledger. */
export function useReason(): (code: string) => string {
  const t = useMessages(messages);
  return (code) => {
    const reason = knownReason(code);
    return reason === undefined ? code : t(`reason_${reason}`);
  };
}
