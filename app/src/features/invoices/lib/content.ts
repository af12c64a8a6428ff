/** What an invoice says, from the statement of its bill: as chaincode/invoice/content.py has it. Pure. */
import type { JsonObject } from "@/lib/canonical";

type Amounts = Readonly<Record<string, number>>;

/** What of a statement an invoice is made of. Amounts in fen, rates in basis points. */
export interface Statement {
  readonly order: string;
  readonly month: string;
  readonly version: number;
  readonly consumer: string;
  readonly retailer: string;
  readonly total_fen: number;
  readonly by_part: Amounts;
  readonly tax?: { readonly rate_bp: number; readonly taxed_fen: number; readonly tax_fen: number };
}

/** `rate_bp` is null where the bill names no tax. */
export type Rate = { readonly rate_bp: number | null; readonly gross_fen: number; readonly tax_fen: number; readonly net_fen: number };

export type Kind = "invoice" | "credit_note";

export type Content = {
  readonly kind: Kind;
  readonly order: string;
  readonly month: string;
  readonly bill_version: number;
  readonly statement_hash: string;
  readonly consumer: string;
  readonly retailer: string;
  readonly gross_fen: number;
  readonly tax_fen: number;
  readonly net_fen: number;
  readonly rates: readonly Rate[];
  readonly by_part: Amounts;
};

/** Gross amount and the tax in it, by rate. */
type ByRate = Map<number | null, readonly [gross: number, tax: number]>;

const NONE = [0, 0] as const;

/**
 * A bill's first version is invoiced in full, a later one by its difference to `replaced`, the one before: an invoice where
 * more is due, a credit note where less is. Undefined where nothing is.
 */
export function invoiceContent(statement: Statement, statementHash: string, replaced?: Statement): Content | undefined {
  const total = statement.total_fen - (replaced?.total_fen ?? 0);
  if (total === 0) return undefined;
  const sign = total > 0 ? 1 : -1;
  const rates = replaced === undefined ? ratesOf(statement) : differenceOfRates(ratesOf(statement), ratesOf(replaced));
  const signed = (amount: number) => (amount === 0 ? 0 : sign * amount);
  const tax = [...rates.values()].reduce((sum, [, part]) => sum + part, 0);
  return {
    kind: sign > 0 ? "invoice" : "credit_note",
    order: statement.order,
    month: statement.month,
    bill_version: statement.version,
    statement_hash: statementHash,
    consumer: statement.consumer,
    retailer: statement.retailer,
    gross_fen: signed(total),
    tax_fen: signed(tax),
    net_fen: signed(total - tax),
    rates: [...rates]
      .filter(([, [gross, part]]) => gross !== 0 || part !== 0)
      .toSorted(([one], [other]) => Number(one === null) - Number(other === null) || (one ?? 0) - (other ?? 0))
      .map(([rate_bp, [gross, part]]) => ({ rate_bp, gross_fen: signed(gross), tax_fen: signed(part), net_fen: signed(gross - part) })),
    by_part: partsOf(statement.by_part, replaced?.by_part ?? {}, signed),
  };
}

/** As it is sealed. */
export function contentNote(content: Content): JsonObject {
  return { ...content, rates: content.rates.map((rate) => ({ ...rate })), by_part: { ...content.by_part } };
}

function ratesOf({ total_fen, tax }: Statement): ByRate {
  if (tax === undefined) return new Map([[null, [total_fen, 0]]]);
  const rates: ByRate = new Map([[0, [total_fen - tax.taxed_fen, 0]]]);
  const [gross, part] = rates.get(tax.rate_bp) ?? NONE;
  return rates.set(tax.rate_bp, [gross + tax.taxed_fen, part + tax.tax_fen]);
}

function differenceOfRates(now: ByRate, before: ByRate): ByRate {
  return new Map(
    [...new Set([...now.keys(), ...before.keys()])].map((rate) => {
      const [gross, tax] = now.get(rate) ?? NONE;
      const [oldGross, oldTax] = before.get(rate) ?? NONE;
      return [rate, [gross - oldGross, tax - oldTax]] as const;
    }),
  );
}

function partsOf(now: Amounts, before: Amounts, signed: (amount: number) => number): Amounts {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const amounts = names.map((name) => [name, signed((now[name] ?? 0) - (before[name] ?? 0))] as const);
  return Object.fromEntries(amounts.filter(([, amount]) => amount !== 0));
}
