/** Quantities that are agreed on by month, as a form holds them while they are typed. */
import type { ByMonth, Terms } from "@/lib/intents/terms";

export interface MonthQuantity {
  /** YYYY-MM */
  readonly month: string | null;
  /** In Wh, W or VA. */
  readonly figure: number | null;
}

/** The terms' names of what a form calls otherwise, in the order in which they are shown. */
export const QUANTITIES = {
  energyByMonth: "energy_wh_by_month",
  demand: "demand_w_from_month",
  capacity: "capacity_va_from_month",
} as const;
export type QuantityName = keyof typeof QUANTITIES;
export type QuantityValues = { readonly [Name in QuantityName]?: readonly MonthQuantity[] };
type QuantityTerms = Pick<Terms, (typeof QUANTITIES)[QuantityName]>;

export const QUANTITY_NAMES = Object.keys(QUANTITIES) as QuantityName[];

/** What the terms say of them; nothing of what was not agreed on. */
export function quantitiesOf(values: QuantityValues): QuantityTerms {
  const agreed = QUANTITY_NAMES.flatMap((name) => {
    const rows = (values[name] ?? []).flatMap(({ month, figure }) => (month === null || figure === null ? [] : [[month, figure] as const]));
    return rows.length === 0 ? [] : [[QUANTITIES[name], Object.fromEntries(rows) as ByMonth] as const];
  });
  return Object.fromEntries(agreed);
}

/** The same the other way, by month. */
export function quantityValues(terms: Terms | undefined): QuantityValues {
  return Object.fromEntries(QUANTITY_NAMES.map((name) => [name, rowsOf(terms?.[QUANTITIES[name]])]));
}

/** Months and figures in order. */
export function rowsOf(byMonth: ByMonth | undefined): MonthQuantity[] {
  return Object.entries(byMonth ?? {})
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([month, figure]) => ({ month, figure }));
}

/** Whether anything is agreed on by month. */
export function hasQuantities(terms: Terms): boolean {
  return QUANTITY_NAMES.some((name) => terms[QUANTITIES[name]] !== undefined);
}
