/** What kinds, roles, prices and parties of a plant are called; one of a later API as it is. */
import { decimalText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import type { Rate } from "./lib/opened";
import { messages } from "./messages";

export const KINDS = ["photovoltaic", "wind", "hydro", "biomass", "storage", "other"] as const;
export const ROLES = ["producer", "roof", "investor", "operator", "owner", "fund"] as const;
const RULES = ["producer_fee", "producer_share"] as const;
const ACCOUNTS = ["retailer", "grid", "fund"] as const;
const PERCENT_DIGITS = 2;

export function usePlantWords() {
  const t = useMessages(messages);
  const language = useLanguage();
  return {
    kind: (code: string) => named(KINDS, code, (each) => t(`kind_${each}`)),
    role: (code: string) => named(ROLES, code, (each) => t(`role_${each}`)),
    rule: (code: string) => named(RULES, code, (each) => t(`rule_${each}`)),
    percent: (basisPoints: number) => `${decimalText(basisPoints, PERCENT_DIGITS, language)}%`,
    rate: ({ price_e8_yuan_per_kwh: e8, reference }: Rate) =>
      e8 === undefined ? t("reference", { reference: reference ?? "—" }) : priceText(e8, language),
    /** Half-open months as people say them; null: without an end. */
    months: (start: string, end: string | null) => (end === null ? t("openEnd", { start }) : t("closedEnd", { start, last: monthBefore(end) })),
    /** A payee of a statement: `producer:<participant>`, `fund:<id>`, `grid`, `retailer`. */
    payee: (code: string) => {
      const [account = "", id] = code.split(":");
      if (account === "producer" && id !== undefined) return id;
      const word = named(ACCOUNTS, account, (each) => t(`party_${each}`));
      return id === undefined ? word : `${word} ${id}`;
    },
  };
}

export function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 2, 1)).toISOString().slice(0, 7);
}

function named<Name extends string>(names: readonly Name[], code: string, word: (name: Name) => string): string {
  const known = names.find((each) => each === code);
  return known === undefined ? code : word(known);
}
