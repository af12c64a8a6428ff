/** What a reconciliation is told in: of bills or of plants' statements; causes and items of differences. */
import { useCallback } from "react";

import { useBillWords } from "@/features/bills";
import { usePlantWords } from "@/features/plants";
import { dayText } from "@/lib/format";
import { type Translate, useLanguage, useMessages } from "@/lib/i18n";

import type { FoundDifference, Of } from "./api/reconciliation";
import type { Cause } from "./lib/causes";
import { messages } from "./messages";

/** The feature's texts, in which `paper` is what figures are held against. */
export function useReconciliationText(of: Of): Translate<keyof typeof messages.zh> {
  const t = useMessages(messages);
  return useCallback(
    (name, values) => t(name, { paper: t(`paper_${of}`), papers: t(`papers_${of}`), most: t(`most_${of}`), ...values }),
    [of, t],
  );
}

export function useReconciliationWords(of: Of) {
  const t = useReconciliationText(of);
  const language = useLanguage();
  const bill = useBillWords();
  const plant = usePlantWords();
  return {
    cause: (cause: Cause) => t(`cause_${cause}`),
    causeWhy: (cause: Cause) => t(`why_${cause}`),
    /** Of a part with what tells its lines apart, or of a point, on a day. */
    item: ({ part, price, tier, account, zone, voltage_level, role, payee, point, date }: FoundDifference) => {
      if (part == null) return [point, date == null ? undefined : dayText(date, language)].filter((each) => each != null).join(" · ");
      const details = { price, tier: tier == null ? undefined : Number(tier), account, zone, voltage_level };
      const party = [role == null ? "" : plant.role(role), payee == null ? "" : plant.payee(payee)].filter((each) => each !== "");
      return [...new Set([bill.part(part), bill.details({ part, ...details }), ...party])].filter((each) => each !== "").join(" · ");
    },
  };
}
