import { partTitle } from "@/lib/bill-parts";
import { decimalText } from "@/lib/format";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";

import { messages } from "./messages";

const PERCENT_DIGITS = 2;

/** Kinds, parts and rates in words. */
export function useInvoiceWords() {
  const t = useMessages(messages);
  const language = useLanguage();
  const title = useTitle();
  return {
    kinds: { invoice: t("kind_invoice"), credit_note: t("kind_credit_note") },
    part: (code: string) => title(partTitle(code)),
    rate: (basisPoints: number | null) => (basisPoints === null ? t("noRate") : `${decimalText(basisPoints, PERCENT_DIGITS, language)}%`),
  };
}
