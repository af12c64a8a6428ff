/** Words of orders that several of its pages show. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { energyText, priceText } from "@/lib/format";
import { useLanguage, useMessages, useTitle } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";
import { stageTitle } from "@/lib/states";

import { packageVersionQuery } from "../api/packages";
import { priceNames } from "../lib/terms";
import { messages } from "../messages";

const PARTIES = ["consumer", "retailer", "exchange"] as const;
const SEGMENTS = ["industrial", "commercial", "residential"] as const;
const ORIGINS = ["negotiation", "purchase", "renewal", "listing", "auction", "last_resort"] as const;
const BANDS = ["sharp", "peak", "flat", "valley", "deep_valley", "spread"] as const;

type Word = (typeof PARTIES | typeof SEGMENTS | typeof ORIGINS | typeof BANDS)[number];

/** Names of the codes that orders have; an unknown code as it is. */
export function useOrderWords() {
  const t = useMessages(messages);
  const title = useTitle();
  const language = useLanguage();
  const word = (names: readonly Word[], code: string) => {
    const name = names.find((each) => each === code);
    return name === undefined ? code : t(name);
  };
  return {
    party: (code: string) => word(PARTIES, code),
    parties: (codes: readonly string[]) =>
      codes.length === 0 ? t("waitsForNobody") : codes.map((code) => word(PARTIES, code)).join(language === "zh" ? "、" : ", "),
    segment: (code: string) => word(SEGMENTS, code),
    origin: (origin: { readonly kind?: string } | null) => word(ORIGINS, origin?.kind ?? "negotiation"),
    stage: (code: string) => title(stageTitle(code)),
    /** A price by its name in the tariff. */
    price: (name: string) => (name === "energy" ? t("energyPrice") : word(BANDS, name)),
  };
}

/** Energy and negotiated prices in one line, as one says them before confirming. */
export function useTermsText(): (terms: Terms) => string {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useOrderWords();
  return (terms) => {
    const prices = terms.prices_e8_yuan_per_kwh;
    const texts = priceNames(prices).map((name) => `${words.price(name)} ${priceText(prices[name] ?? 0, language)}`);
    const said = texts.length === 0 ? [t("atListPrices")] : texts;
    return [energyText(terms.energy_wh, language), ...said].join(language === "zh" ? "，" : ", ");
  };
}

interface PackageNameProps {
  readonly id: string;
  readonly version: number;
}

/** What the package was called in that version; its id until that is known. */
export function PackageName({ id, version }: PackageNameProps) {
  const { data } = useQuery(packageVersionQuery(id, version));
  return <span title={id}>{data?.name ?? id}</span>;
}

/** The package of an order under its name and version, and the way to it. */
export function PackageVersionLink({ id, version }: PackageNameProps) {
  const t = useMessages(messages);
  return (
    <Link to="/packages/$packageId" params={{ packageId: id }}>
      <PackageName id={id} version={version} /> · {t("packageVersion", { version })}
    </Link>
  );
}
