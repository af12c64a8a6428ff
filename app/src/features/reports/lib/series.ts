/** Rows of a report as series of a chart over its periods. */

interface Row {
  readonly period: string;
}

/** The periods in their order. */
export function periodsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ period }) => period))].toSorted();
}

/** The sum of `value` in each of `periods` over the rows that `fits`. */
export function sums<R extends Row>(
  rows: readonly R[],
  periods: readonly string[],
  value: (row: R) => number,
  fits: (row: R) => boolean = () => true,
): number[] {
  const found = new Map<string, number>();
  for (const row of rows) if (fits(row)) found.set(row.period, (found.get(row.period) ?? 0) + value(row));
  return periods.map((period) => found.get(period) ?? 0);
}
