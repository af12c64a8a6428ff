/** Contracted energy by delivery month, as series of a chart in MWh. */

import { toDecimal } from "@/lib/units";

interface PartnerMonth {
  readonly month: string;
  readonly partner: string;
  readonly energy_wh: number;
  readonly pending_wh: number;
}

export interface MonthSeries {
  /** Null: the partners that are not shown one by one. */
  readonly partner: string | null;
  readonly values: readonly number[];
}

/** The months from `start` to before `end`. */
export function monthsBetween(start: string, end: string): string[] {
  const months: string[] = [];
  for (let month = start; month < end; month = after(month)) months.push(month);
  return months;
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** The `most` largest partners one by one, and the rest as one. */
export function byPartner(rows: readonly PartnerMonth[], months: readonly string[], most: number): MonthSeries[] {
  const totals = new Map<string, number>();
  for (const { partner, energy_wh } of rows) totals.set(partner, (totals.get(partner) ?? 0) + energy_wh);
  const partners = [...totals].toSorted(([, one], [, other]) => other - one).map(([partner]) => partner);
  const shown = partners.slice(0, most);
  const series: MonthSeries[] = shown.map((partner) => ({ partner, values: energies(rows, months, (row) => row.partner === partner) }));
  if (partners.length > most) series.push({ partner: null, values: energies(rows, months, (row) => !shown.includes(row.partner)) });
  return series;
}

/** What is concluded and not archived yet. */
export function pending(rows: readonly PartnerMonth[], months: readonly string[]): number[] {
  return inMwh(months, (month) => rows.filter((row) => row.month === month).reduce((sum, row) => sum + row.pending_wh, 0));
}

function energies(rows: readonly PartnerMonth[], months: readonly string[], fits: (row: PartnerMonth) => boolean): number[] {
  return inMwh(months, (month) => rows.filter((row) => row.month === month && fits(row)).reduce((sum, row) => sum + row.energy_wh, 0));
}

function inMwh(months: readonly string[], energyOf: (month: string) => number): number[] {
  return months.map((month) => Number(toDecimal(energyOf(month), 6)));
}
