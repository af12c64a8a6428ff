/** Days of a region's calendar, and their colours. */
import { dates, marketDayType } from "@/features/templates";

export const DAY_TYPES = ["workday", "weekend", "holiday", "hot"] as const;

export const DAY_COLOURS: Readonly<Record<string, string>> = {
  workday: "#ffffff",
  weekend: "#e8eef0",
  holiday: "#f3d3cf",
  hot: "#f6dfae",
};
export const OTHER_COLOUR = "#d9d3ea";

export type Days = Readonly<Record<string, string>>;

/** Each month of the year as its dates, with the places before the first day of its first week (which begins on Monday). */
export function monthsOf(year: number): { readonly month: string; readonly before: number; readonly dates: readonly string[] }[] {
  return Array.from({ length: 12 }, (_, place) => {
    const start = new Date(Date.UTC(year, place, 1));
    const end = new Date(Date.UTC(year, place + 1, 1)).toISOString().slice(0, 10);
    const first = start.toISOString().slice(0, 10);
    return { month: first.slice(0, 7), before: (start.getUTCDay() + 6) % 7, dates: dates(first, end) };
  });
}

/** The calendar after a day was given a type; what its weekday says anyway is not named. */
export function withDay(days: Days, day: string, dayType: string): Record<string, string> {
  const { [day]: known, ...rest } = days;
  if (known === dayType || marketDayType(day, {}) === dayType) return rest;
  return { ...rest, [day]: dayType };
}

/** How many days differ between two calendars. */
export function changedDays(one: Days, other: Days): number {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((day) => one[day] !== other[day]).length;
}
