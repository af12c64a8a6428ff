/** Values of rules in words. */
import { decimalText, moneyText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { KINDS, type Leaf } from "./lib/shapes";
import { messages } from "./messages";

export const PARTS = [
  "energy", "green_premium", "basic_fee", "transmission", "line_loss", "system_operation", "fund", "power_factor", "deviation", "termination",
] as const;
const KVA_DIGITS = 3;
const PERCENT_DIGITS = 2;

export function useMethodWords() {
  const t = useMessages(messages);
  const language = useLanguage();
  const separator = language === "zh" ? "、" : ", ";
  const part = (code: string) => {
    const known = PARTS.find((each) => each === code);
    return known === undefined ? code : t(`part_${known}`);
  };
  const rate = (value: { readonly price_e8_yuan_per_kwh?: number; readonly reference?: string }) =>
    value.price_e8_yuan_per_kwh === undefined ? `${t("reference")} ${value.reference ?? ""}` : priceText(value.price_e8_yuan_per_kwh, language);
  return {
    part,
    kind: (code: string) => {
      const known = KINDS.find((each) => each === code);
      return known === undefined ? code : t(`kind_${known}`);
    },
    /** The value of a leaf; a dash where there is none. */
    leaf: (shape: Leaf, value: unknown): string => {
      if (value === undefined || value === null) return "—";
      switch (shape) {
        case "id":
          return String(value);
        case "name":
          return (value as { readonly zh: string; readonly en: string })[language];
        case "rate":
          return rate(value);
        case "price":
          return priceText(Number(value), language);
        case "fen":
          return moneyText(Number(value), language);
        case "bp":
          return `${decimalText(Number(value), PERCENT_DIGITS, language)}%`;
        case "kva":
          return `${decimalText(Number(value), KVA_DIGITS, language)} kVA`;
        case "standard":
          return decimalText(Number(value), 2, language, { min: 2 });
        case "payer":
          return value === "grid" ? t("payer_grid") : t("payer_retailer");
        case "parts":
          return (value as readonly string[]).map(part).join(separator);
      }
    },
  };
}
