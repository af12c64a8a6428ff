/** Volume caps between the ledger's record by year and a form's rows. */

export interface CapRow {
  readonly year: string;
  readonly wh: number;
}

export function capsRows(caps: Readonly<Record<string, number>>): CapRow[] {
  return Object.entries(caps)
    .map(([year, wh]) => ({ year, wh }))
    .toSorted((one, other) => one.year.localeCompare(other.year));
}

export function capsOf(rows: readonly CapRow[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ year, wh }) => [year, wh]));
}
