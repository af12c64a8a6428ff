/**
 * Energy, prices and money as integers of the smallest unit (Wh, 1e-8 yuan/kWh, fen), never as floats. Numbers of the
 * API are below 2^53; sums and products are BigInt.
 */

export type Integer = number | bigint;

/** Decimal places of each unit in the one it is shown in. */
export const FEN_PER_YUAN = 2;
export const E8 = 8;

export type EnergyUnit = "kWh" | "MWh" | "GWh";

/** Digits by which a unit of energy is larger than one Wh. */
export const ENERGY_DIGITS: Readonly<Record<EnergyUnit, number>> = { kWh: 3, MWh: 6, GWh: 9 };

/** `value` × 10^-`digits` as an exact decimal, without zeros at its end: (1500n, 3) is "1.5". */
export function toDecimal(value: Integer, digits: number): string {
  const exact = BigInt(value);
  const text = (exact < 0n ? -exact : exact).toString().padStart(digits + 1, "0");
  const fraction = digits === 0 ? "" : text.slice(-digits).replace(/0+$/, "");
  const whole = digits === 0 ? text : text.slice(0, -digits);
  return `${exact < 0n ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
}

/** The integer of which `text` is 10^-`digits`; undefined for what is no number or has more decimal places. */
export function fromDecimal(text: string, digits: number): bigint | undefined {
  const match = /^(-?)(\d{1,18})(?:\.(\d*))?$/.exec(text.trim().replaceAll(",", ""));
  const [, sign = "", whole, fraction = ""] = match ?? [];
  if (whole === undefined) return undefined;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > digits) return undefined;
  const value = BigInt(whole + kept.padEnd(digits, "0"));
  return sign === "-" ? -value : value;
}

/** As `fromDecimal`, as a number for JSON; undefined where it would not be exact. */
export function numberFromDecimal(text: string, digits: number): number | undefined {
  const value = fromDecimal(text, digits);
  return value !== undefined && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

/** The unit in which an energy has a whole part of a few digits. */
export function energyUnitOf(wh: Integer): EnergyUnit {
  const size = BigInt(wh) < 0n ? -BigInt(wh) : BigInt(wh);
  if (size >= 10_000_000_000n) return "GWh";
  return size >= 10_000_000n ? "MWh" : "kWh";
}

export function sum(values: Iterable<Integer>): bigint {
  let total = 0n;
  for (const value of values) total += BigInt(value);
  return total;
}

/** Parts of a whole in per cent with one decimal place, as an integer of tenths; 0 where there is no whole. */
export function permilleOf(part: Integer, whole: Integer): number {
  return BigInt(whole) === 0n ? 0 : Number((BigInt(part) * 1_000n) / BigInt(whole));
}

/** What energy at a price costs, in fen, rounded half away from zero as the ledger does. */
export function amountFen(energyWh: Integer, priceE8YuanPerKwh: Integer): bigint {
  const numerator = BigInt(energyWh) * BigInt(priceE8YuanPerKwh) * 100n;
  const denominator = 1_000n * 100_000_000n;
  const half = denominator / 2n;
  return (numerator < 0n ? numerator - half : numerator + half) / denominator;
}
