/** A month of days as hours × days. Pure. */

export const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
const QUARTERS_OF_AN_HOUR = 4;

/** Every day of the month `YYYY-MM`. */
export function daysOf(month: string): string[] {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: count }, (_, place) => `${month}-${String(place + 1).padStart(2, "0")}`);
}

/** Wh by hour, then day; null on days that did not come. */
export function hoursByDays(month: string, values: ReadonlyMap<string, readonly number[]>): (number | null)[][] {
  const days = daysOf(month);
  return HOURS.map((_, hour) =>
    days.map((day) => values.get(day)?.slice(hour * QUARTERS_OF_AN_HOUR, (hour + 1) * QUARTERS_OF_AN_HOUR).reduce((sum, wh) => sum + wh, 0) ?? null),
  );
}
