/** The delivery period that a form begins with. Pure. */
import type { RetailPackage } from "../api/packages";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;

/** From the first of next month for a year, as far as the package's validity and durations allow. `last` is included. */
export function usualPeriod(
  offer: Pick<RetailPackage, "valid_from" | "valid_to" | "durations">,
  now: Date,
): { readonly start: string; readonly last: string } {
  const nextMonth = Date.UTC(now.getFullYear(), now.getMonth() + 1, 1);
  const [from, to] = [Date.parse(offer.valid_from), Date.parse(offer.valid_to)];
  const start = nextMonth < to ? Math.max(from, nextMonth) : from;
  const days = Math.min(YEAR_DAYS, offer.durations["max_days"] ?? YEAR_DAYS);
  const end = Math.min(to, start + days * DAY_MS);
  return { start: dayOf(start), last: dayOf(end - DAY_MS) };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
