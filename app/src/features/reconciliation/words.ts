/** Causes and items of differences in words. */
import { useBillWords } from "@/features/bills";
import { dayText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { FoundDifference } from "./api/reconciliation";
import type { Cause } from "./lib/causes";
import { messages } from "./messages";

export function useReconciliationWords() {
  const t = useMessages(messages);
  const language = useLanguage();
  const bill = useBillWords();
  return {
    cause: (cause: Cause) => t(`cause_${cause}`),
    causeWhy: (cause: Cause) => t(`why_${cause}`),
    /** Of a bill's part with what tells its lines apart, or of a point, on a day. */
    item: ({ part, price, tier, account, zone, voltage_level, point, date }: FoundDifference) => {
      if (part != null) {
        const details = { price, tier: tier == null ? undefined : Number(tier), account, zone, voltage_level };
        return [...new Set([bill.part(part), bill.details({ part, ...details })])].join(" · ");
      }
      return [point, date == null ? undefined : dayText(date, language)].filter((each) => each != null).join(" · ");
    },
  };
}
