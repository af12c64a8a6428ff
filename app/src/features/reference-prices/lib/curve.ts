/** A month's curve of prices, as one pastes it: a price of each quarter-hour in yuan per kWh. Pure. */
import { E8, numberFromDecimal } from "@/lib/units";

const QUARTER_HOURS_PER_DAY = 96;

/** The prices in 1e-8 yuan per kWh; undefined for a text with something else in it. */
export function readCurve(text: string): number[] | undefined {
  const prices = text.split(/[\s,;]+/).filter((cell) => cell !== "").map((cell) => numberFromDecimal(cell, E8));
  return prices.every((price) => price !== undefined) ? prices : undefined;
}

/** How many quarter-hours the month `YYYY-MM` has. */
export function quarterHoursOf(month: string): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate() * QUARTER_HOURS_PER_DAY;
}

/** The mean of a curve, rounded to a whole 1e-8 yuan per kWh; for a look at it only. */
export function meanOf(curve: readonly number[]): number {
  return Math.round(curve.reduce((sum, price) => sum + price, 0) / curve.length);
}
