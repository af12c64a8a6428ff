/** Delivery periods: half-open pairs of market-local dates, as the ledger has them. */
const DAY_MS = 86_400_000;

export interface DeliveryPeriod {
  readonly start: string;
  /** The day after the last one of delivery. */
  readonly end: string;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysOf({ start, end }: DeliveryPeriod): number {
  return Math.round((Date.parse(`${end}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / DAY_MS);
}

interface Limits {
  readonly valid_from: string;
  readonly valid_to: string;
  readonly durations: { readonly [name: string]: number };
}

export type PeriodFault = "order" | "validity" | "too_short" | "too_long";

/** What the ledger would refuse a period for, by the package's validity and durations. */
export function periodFault(period: DeliveryPeriod, limits: Limits): PeriodFault | undefined {
  const days = daysOf(period);
  if (!(days > 0)) return "order";
  if (period.start < limits.valid_from || period.end > limits.valid_to) return "validity";
  if (days < (limits.durations["min_days"] ?? 1)) return "too_short";
  return days > (limits.durations["max_days"] ?? Number.POSITIVE_INFINITY) ? "too_long" : undefined;
}

/** A year from the next month on, as far as the package lets it. `today` is a market-local date. */
export function usualPeriod(today: string, limits: Limits): DeliveryPeriod {
  const month = `${addDays(`${today.slice(0, 7)}-01`, 31).slice(0, 7)}-01`;
  const start = month < limits.valid_from ? limits.valid_from : month;
  const year = `${Number(start.slice(0, 4)) + 1}${start.slice(4)}`;
  const longest = addDays(start, limits.durations["max_days"] ?? 366);
  return { start, end: [year, longest, limits.valid_to].toSorted()[0] ?? year };
}

/** The market-local date at a time (ms since 1970 UTC). */
export function marketDay(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}
