/** Dates of a tariff: which season and day type each has. Market-local, as text YYYY-MM-DD. */
import { type Season, type Span, type Tariff, tariffDayType } from "./tariff";

const DAY_MS = 86_400_000;
const MONTH_DAY = 5; // "07-01"
const YEAR = 5; // "2026-"

export interface TariffDay {
  readonly date: string;
  /** Undefined where no season has the date, and the first one's where several do. */
  readonly season: string | undefined;
  /** Of the calendar. */
  readonly marketType: string;
  /** Of the tariff. */
  readonly dayType: string;
}

/** The dates `[start, end)`. */
export function dates(start: string, end: string): string[] {
  const first = Date.parse(start);
  const count = Math.max(0, Math.round((Date.parse(end) - first) / DAY_MS));
  return Array.from({ length: count }, (_, place) => new Date(first + place * DAY_MS).toISOString().slice(0, 10));
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

/** What a region's calendar says of a date: by itself a day is what its day of the week says. */
export function marketDayType(day: string, calendar: Readonly<Record<string, string>>): string {
  const weekday = new Date(day).getUTCDay();
  return calendar[day] ?? (weekday === 0 || weekday === 6 ? "weekend" : "workday");
}

export function seasonOf(seasons: readonly Season[], day: string): string | undefined {
  return seasons.find((season) => season.spans.some((span) => contains(span, day)))?.season;
}

/** Each date of `[start, end)` with its season and day types. */
export function tariffDays(tariff: Tariff, calendar: Readonly<Record<string, string>>, start: string, end: string): TariffDay[] {
  return dates(start, end).map((date) => {
    const marketType = marketDayType(date, calendar);
    return { date, season: seasonOf(tariff.seasons, date), marketType, dayType: tariffDayType(tariff, marketType) };
  });
}

function contains(span: Span, day: string): boolean {
  if (span.from.length !== MONTH_DAY) return span.from <= day && day < span.to;
  const monthDay = day.slice(YEAR);
  if (span.from < span.to) return span.from <= monthDay && monthDay < span.to;
  return monthDay >= span.from || monthDay < span.to;
}
