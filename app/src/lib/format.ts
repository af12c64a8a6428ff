/** Figures and dates in words, by language. Dates are those of the market: UTC+8, all year. */
import { type Language, LOCALES } from "./i18n";
import { E8, ENERGY_DIGITS, type EnergyUnit, energyUnitOf, FEN_PER_YUAN, type Integer, toDecimal } from "./units";

export const MARKET_ZONE = "Asia/Shanghai";

const PRICE_UNIT: Record<Language, string> = { zh: "元/kWh", en: "yuan/kWh" };

/** An exact decimal with the language's separators. */
export function decimalText(value: Integer, digits: number, language: Language, places: { min?: number; max?: number } = {}): string {
  const format = new Intl.NumberFormat(LOCALES[language], {
    minimumFractionDigits: places.min ?? 0,
    maximumFractionDigits: places.max ?? digits,
  });
  return format.format(toDecimal(value, digits) as Intl.StringNumericLiteral);
}

export function integerText(value: Integer, language: Language): string {
  return decimalText(value, 0, language);
}

/** Energy in the unit that fits it, or in `unit`: "12.5 MWh". */
export function energyText(wh: Integer, language: Language, unit: EnergyUnit = energyUnitOf(wh)): string {
  return `${decimalText(wh, ENERGY_DIGITS[unit], language, { max: 3 })} ${unit}`;
}

/** A price with all its digits, four at least: "0.4525 元/kWh". */
export function priceText(e8YuanPerKwh: Integer, language: Language): string {
  return `${decimalText(e8YuanPerKwh, E8, language, { min: 4 })} ${PRICE_UNIT[language]}`;
}

/** Yuan from fen: "¥1,234.50". */
export function moneyText(fen: Integer, language: Language): string {
  const text = decimalText(fen, FEN_PER_YUAN, language, { min: 2 });
  return text.startsWith("-") ? `-¥${text.slice(1)}` : `¥${text}`;
}

/** "12.5%" from tenths of a per cent. */
export function percentText(permille: Integer, language: Language): string {
  return `${decimalText(permille, 1, language, { min: 1 })}%`;
}

export function dateTimeText(ms: number, language: Language, seconds = false): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: MARKET_ZONE,
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    ...(seconds && { second: "2-digit" }),
    hourCycle: "h23",
  }).format(ms);
}

export function dateText(ms: number, language: Language): string {
  const parts = { timeZone: MARKET_ZONE, year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat(LOCALES[language], parts).format(ms);
}

/** A market-local date (`2027-01-01`) as people of the language write it. */
export function dayText(day: string, language: Language): string {
  return dateText(Date.parse(`${day}T00:00:00+08:00`), language);
}

/** A half-open period of days by its first and last day: [2027-01-01, 2028-01-01) ends on 2027-12-31. */
export function periodText(start: string, end: string, language: Language): string {
  const last = Date.parse(`${end}T00:00:00+08:00`) - 86_400_000;
  return `${dayText(start, language)} – ${dateText(last, language)}`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 hours ago", "in 2 days", by `now` in ms. */
export function relativeText(ms: number, now: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
  const difference = ms - now;
  for (const [unit, size] of STEPS) {
    if (Math.abs(difference) >= size) return format.format(Math.trunc(difference / size), unit);
  }
  return format.format(Math.trunc(difference / 1_000), "second");
}

/** A file's size: "1.2 MB". */
export function sizeText(bytes: number, language: Language): string {
  const [unit, size] = bytes >= 1_000_000 ? (["megabyte", 1_000_000] as const) : (["kilobyte", 1_000] as const);
  const format = new Intl.NumberFormat(LOCALES[language], { style: "unit", unit, maximumFractionDigits: 1 });
  return format.format(bytes / size);
}
