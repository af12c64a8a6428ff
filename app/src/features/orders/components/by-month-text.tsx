import { decimalText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";
import { ENERGY_DIGITS } from "@/lib/units";

import { formMessages } from "../form-messages";
import { type MonthQuantity, QUANTITIES, QUANTITY_NAMES, type QuantityName, rowsOf } from "../lib/quantities";

const UNITS = { energyByMonth: "kWh", demand: "kW", capacity: "kVA" } as const;

interface ByMonthTextProps {
  readonly name: QuantityName;
  readonly rows: readonly MonthQuantity[] | undefined;
}

/** Quantities by month, each on a line of its own. */
export function ByMonthText({ name, rows = [] }: ByMonthTextProps) {
  const language = useLanguage();
  return rows.map(({ month, figure }) => (
    <div key={month}>{month}: {figure === null ? "" : `${decimalText(figure, ENERGY_DIGITS.kWh, language)} ${UNITS[name]}`}</div>
  ));
}

/** All quantities by month that the terms agree on, each with its name. */
export function QuantitiesText({ terms }: { readonly terms: Terms }) {
  const t = useMessages(formMessages);
  return QUANTITY_NAMES.filter((name) => terms[QUANTITIES[name]] !== undefined).map((name) => (
    <div key={name}>
      <strong>{t(name)}</strong>
      <ByMonthText name={name} rows={rowsOf(terms[QUANTITIES[name]])} />
    </div>
  ));
}
