/** The API's price calendar as what the map draws. */
import { BAND_COLOURS, type Band, type CalendarDay, type CalendarRun } from "@/features/templates";

import type { PriceCalendar } from "../api/packages";

export type Colouring = "band" | "price";

export interface CalendarMap {
  readonly days: readonly CalendarDay[];
  readonly patterns: readonly (readonly CalendarRun[])[];
}

// From cheap to dear; even steps of lightness, so that it reads without colour too.
const SCALE = ["#e8f1f4", "#c3dde3", "#95c3cd", "#5fa3b1", "#2f7f90", "#115a6a", "#083a46"];
const UNKNOWN = "#d5dcdf";

/** What a price comes to in the month of a date; null where it is not known, or differs by quarter-hour. */
export function priceOn(calendar: PriceCalendar, price: string, date: string): number | null {
  return calendar.prices_by_month[date.slice(0, 7)]?.[price] ?? null;
}

export function calendarMap(calendar: PriceCalendar, tier: number, colouring: Colouring): CalendarMap {
  const scale = priceScale(calendar);
  const places = new Map<string, number>();
  const patterns: CalendarRun[][] = [];
  const days = calendar.days.map(({ date, schedule }) => {
    // By price, days of one schedule differ from month to month.
    const key = colouring === "band" ? String(schedule) : `${schedule} ${date.slice(0, 7)}`;
    const known = places.get(key);
    if (known !== undefined) return { date, pattern: known };
    const segments = calendar.schedules[schedule]?.[tier - 1] ?? [];
    patterns.push(
      segments.map(({ start, end, band, price }) => ({
        start,
        end,
        colour: colouring === "band" ? BAND_COLOURS[band as Band] : scale.colour(priceOn(calendar, price, date)),
      })),
    );
    places.set(key, patterns.length - 1);
    return { date, pattern: patterns.length - 1 };
  });
  return { days, patterns };
}

export interface PriceScale {
  readonly least: number | null;
  readonly most: number | null;
  readonly colours: readonly string[];
  readonly colour: (e8: number | null) => string;
}

/** Colours by how dear a price is among those of the calendar. */
export function priceScale(calendar: PriceCalendar): PriceScale {
  const used = new Set(calendar.schedules.flat(2).map(({ price }) => price));
  const values = Object.values(calendar.prices_by_month).flatMap((prices) =>
    Object.entries(prices).flatMap(([name, e8]) => (e8 === null || !used.has(name) ? [] : [e8])),
  );
  if (values.length === 0) return { least: null, most: null, colours: SCALE, colour: () => UNKNOWN };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const colour = (e8: number | null) => {
    if (e8 === null) return UNKNOWN;
    const place = most === least ? 0.5 : (e8 - least) / (most - least);
    return SCALE[Math.min(SCALE.length - 1, Math.floor(place * SCALE.length))] ?? UNKNOWN;
  };
  return { least, most, colours: SCALE, colour };
}
