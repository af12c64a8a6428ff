/** What parts, parties and causes of a bill are called; one of a later API as it is. */
import { usePriceName } from "@/features/templates";
import { partTitle } from "@/lib/bill-parts";
import { decimalText, energyText, moneyText, priceText } from "@/lib/format";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";

import type { Line, Statement } from "./lib/statement";
import { messages } from "./messages";

const PARTIES = ["consumer", "retailer", "grid", "fund", "producer"] as const;
export const CAUSES = ["days", "energy", "mix", "quantity", "price", "other", "corrections"] as const;
const LEVELS = ["below_1kv", "from_1kv", "from_35kv", "from_110kv", "from_220kv"] as const;
const PERCENT_DIGITS = 2;
const KW_DIGITS = 3;

interface LineDetails {
  readonly part: string;
  readonly price?: string | null | undefined;
  readonly tier?: number | null | undefined;
  readonly zone?: string | null | undefined;
  readonly voltage_level?: string | null | undefined;
  readonly account?: string | null | undefined;
}

export function useBillWords() {
  const t = useMessages(messages);
  const language = useLanguage();
  const priceName = usePriceName();
  const title = useTitle();
  const part = (code: string) => title(partTitle(code));
  /** What tells lines of one part apart, as far as it is stated. */
  const details = ({ part: of, price, tier, zone, voltage_level, account }: LineDetails) =>
    [
      price == null ? undefined : priceName(price),
      tier == null ? undefined : t("tier", { tier }),
      zone ?? undefined,
      voltage_level == null ? undefined : named(LEVELS, voltage_level, (each) => t(`level_${each}`)),
      of === "fund" ? (account ?? undefined) : undefined,
    ].filter((each) => each !== undefined).join(" · ");
  const percent = (basisPoints: number) => `${decimalText(basisPoints, PERCENT_DIGITS, language)}%`;
  return {
    part,
    percent,
    /** A payee or party: `grid`, `fund:<id>`. */
    party: (code: string) => {
      const [kind = "", account] = code.split(":");
      const word = named(PARTIES, kind, (each) => t(`party_${each}`));
      return account === undefined ? word : `${word} ${account}`;
    },
    cause: (code: string) => named(CAUSES, code, (each) => t(`cause_${each}`)),
    causeWhy: (code: string) => named(CAUSES, code, (each) => t(`why_${each}`)),
    /** What sets a line apart from others of its part. */
    item: (line: Line) =>
      [
        details(line),
        line.role,
        line.cos_phi_percent === undefined ? undefined : `cos φ ${decimalText(line.cos_phi_percent, 2, language, { min: 2 })}`,
      ].filter((each) => each !== undefined && each !== "").join(" · ") || part(line.part),
    details,
    quantity: ({ billed_w, energy_wh, base_fen, rule }: Line) => {
      if (billed_w !== undefined) return `${decimalText(billed_w, KW_DIGITS, language)} ${rule === "capacity" ? "kVA" : "kW"}`;
      if (energy_wh !== undefined) return energyText(energy_wh, language, "kWh");
      return base_fen === undefined ? "—" : moneyText(base_fen, language);
    },
    price: ({ price_e8_yuan_per_kwh: e8, share_bp }: Line) => {
      if (e8 !== undefined) return priceText(e8, language);
      return share_bp === undefined ? "—" : percent(share_bp);
    },
  };
}

/** What each line is called, in the statement's order: `电能量电费 · 高峰 · ¥1,200.00`. */
export function useLineNames(): (statement: Pick<Statement, "lines">) => string[] {
  const words = useBillWords();
  const language = useLanguage();
  return ({ lines }) => lines.map((line) => [...new Set([words.part(line.part), words.item(line)]), moneyText(line.amount_fen, language)].join(" · "));
}

function named<Name extends string>(names: readonly Name[], code: string, word: (name: Name) => string): string {
  const known = names.find((each) => each === code);
  return known === undefined ? code : word(known);
}
