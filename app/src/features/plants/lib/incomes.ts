/** What settled months come to for the reader, as rows and as series of a chart. Pure. */
import type { Income, PlantMonth } from "../api/plants";
import type { IncomeLine, PlantStatement } from "./opened";

/** One month: what is public, and as far as the reader has them its own income and the whole statement. */
export interface MonthRow {
  readonly month: PlantMonth;
  readonly income?: Income | undefined;
  readonly statement?: PlantStatement | undefined;
}

/** All lines for producer and buyer, the reader's own for the other parties. */
export function linesOf({ income, statement }: MonthRow): readonly IncomeLine[] {
  return statement?.lines ?? ((income?.lines ?? []) as unknown as readonly IncomeLine[]);
}

export function energyOf({ income, statement }: MonthRow): number | undefined {
  return statement?.energy_wh ?? income?.energy_wh;
}

/** Names in the order in which they first get something, each with its amounts in fen by row. */
export function seriesOf(rows: readonly MonthRow[], nameOf: (line: IncomeLine) => string): [name: string, fen: number[]][] {
  const names = [...new Set(rows.flatMap((row) => linesOf(row).map(nameOf)))];
  return names.map((name) => [name, rows.map((row) => linesOf(row).reduce((sum, line) => sum + (nameOf(line) === name ? line.amount_fen : 0), 0))]);
}
