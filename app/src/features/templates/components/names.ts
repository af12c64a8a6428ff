/** Names of a draft's own things in words: what is standard has a name, what somebody made up stays as it is. */
import { useCallback } from "react";

import { useMessages } from "@/lib/i18n";

import { type Band, BANDS, STANDARD_DAY_TYPES } from "../lib/tariff";
import { messages } from "../messages";

/** `workday` is 工作日; others are by their id. */
export function useDayTypeName(): (dayType: string) => string {
  const t = useMessages(messages);
  return useCallback(
    (dayType) => {
      const known = STANDARD_DAY_TYPES.find((name) => name === dayType);
      return known ? t(`day_${known}`) : dayType;
    },
    [t],
  );
}

const USUAL_SEASONS = ["spring", "summer", "autumn", "winter", "rest", "year"] as const;

/** A season that is called as usual has a name in words; others are by their id. */
export function useSeasonName(): (season: string) => string {
  const t = useMessages(messages);
  return useCallback(
    (season) => {
      const known = USUAL_SEASONS.find((name) => name === season);
      return known ? t(`season_${known}`) : season;
    },
    [t],
  );
}

const TIER = /^tier_(\d)$/;
const USUAL_PRICES = ["energy", "spread", "green"] as const;

/** A price that is called as usual has a name in words; others are what somebody called them. */
export function usePriceName(): (price: string) => string {
  const t = useMessages(messages);
  return useCallback(
    (price) => {
      const known = BANDS.find((band: Band) => band === price);
      if (known) return t(`band_${known}`);
      const tier = TIER.exec(price)?.[1];
      if (tier !== undefined) return t("tier", { tier });
      const usual = USUAL_PRICES.find((name) => name === price);
      return usual ? t(`price_${usual}`) : price;
    },
    [t],
  );
}
