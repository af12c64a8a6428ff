/** A tariff as the ledger keeps it (`/api/v1/schemas/tariff`): when which price applies, how it is formed, what else is charged. */

export const BANDS = ["sharp", "peak", "flat", "valley", "deep_valley"] as const;
export type Band = (typeof BANDS)[number];

export const QUARTER_HOURS = 96;
/** Every region's calendar has these, so every tariff says what becomes of them. */
export const STANDARD_DAY_TYPES = ["workday", "weekend", "holiday", "hot"] as const;

/** `[from, to)`, both MM-DD of every year (wrapping it where `to` is not after `from`) or both YYYY-MM-DD. */
export interface Span {
  from: string;
  to: string;
}

export interface Season {
  season: string;
  spans: Span[];
}

/** Quarter-hours `[start, end)` of the day. Seasons, day types or tiers that are left out: all. */
export interface Rule {
  id: string;
  start: number;
  end: number;
  band: Band;
  price: string;
  seasons?: string[];
  day_types?: string[];
  tiers?: number[];
}

export interface Tiers {
  by: "month" | "year";
  limits_wh: number[];
}

interface Bounds {
  cap_e8_yuan_per_kwh?: number;
  floor_e8_yuan_per_kwh?: number;
  applied_to: "interval" | "average";
}

export type FixedPrice = { kind: "fixed" };
export type LinkedPrice = { kind: "linked"; reference: string; factor_bp: number } & Bounds;
export type GainSharePrice = {
  kind: "gain_share";
  reference: string;
  gain_share_bp: number;
  loss_share_bp: number;
} & Bounds;
export type PriceForm = FixedPrice | LinkedPrice | GainSharePrice;
export type PriceKind = PriceForm["kind"];

export interface Charges {
  green_premium?: { price: string; share_bp: number };
  basic_fee?: { by: "capacity" | "contracted_demand" | "measured_demand"; price_fen_per_kw_month: number };
  deviation?: {
    by: "month" | "period";
    over_band_bp: number;
    under_band_bp: number;
    over_price_e8_yuan_per_kwh: number;
    under_price_e8_yuan_per_kwh: number;
  };
  termination?: { fixed_fen?: number; remaining_e8_yuan_per_kwh?: number; remaining_value_bp?: number };
  deposit?: { fixed_fen?: number; contracted_e8_yuan_per_kwh?: number };
}

export interface Tariff {
  day_types: string[];
  treat_as: Record<string, string>;
  treat_others_as: string;
  seasons: Season[];
  tiers?: Tiers | undefined;
  rules: Rule[];
  prices: Record<string, PriceForm>;
  charges?: Charges;
  notice_days: number;
}

export interface Limits {
  min: number;
  max: number;
}

/** The numbers of the tiers, from 1; the last one is open. */
export function tierNumbers(tariff: Pick<Tariff, "tiers">): number[] {
  return Array.from({ length: (tariff.tiers?.limits_wh.length ?? 0) + 1 }, (_, place) => place + 1);
}

/** The day type with rules that a day type of the calendar is treated as. */
export function tariffDayType(tariff: Tariff, marketType: string): string {
  if (tariff.day_types.includes(marketType)) return marketType;
  return tariff.treat_as[marketType] ?? tariff.treat_others_as;
}
