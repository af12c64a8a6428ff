/** Delivered energy as people have it: a line a day, date and kWh. */
import { ENERGY_DIGITS, numberFromDecimal } from "@/lib/units";

export const MAX_DAYS = 400;

export type DeliveryFault = "none" | "line" | "period" | "many";

export type Deliveries =
  | { readonly days: Record<string, number>; readonly fault?: undefined }
  | { readonly fault: DeliveryFault; readonly line?: number };

const LINE = /^(\d{4}-\d{2}-\d{2})[\s,;]+([\d.]+)$/;

/** Wh by day from `text`; a first line that has no date is a heading. Days are in [`first`, `end`). */
export function readDeliveries(text: string, first: string, end: string): Deliveries {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const days: Record<string, number> = {};
  for (const [index, line] of lines.entries()) {
    if (line === "" || (index === 0 && !/^\d/.test(line))) continue;
    const [, day, kwh] = LINE.exec(line) ?? [];
    const wh = kwh === undefined ? undefined : numberFromDecimal(kwh, ENERGY_DIGITS.kWh);
    if (day === undefined || wh === undefined) return { fault: "line", line: index + 1 };
    if (day < first || day >= end) return { fault: "period", line: index + 1 };
    days[day] = wh;
  }
  const count = Object.keys(days).length;
  if (count === 0) return { fault: "none" };
  return count > MAX_DAYS ? { fault: "many" } : { days };
}
