/** Private terms as they were deposited, and what changed from one version of them to the next. */
import { sha256Hex } from "@/lib/bytes";
import { parseCanonical } from "@/lib/canonical";
import type { Terms } from "@/lib/intents/terms";

/** The text is not the one whose hash is on the ledger: nobody may sign on the strength of it. */
export class TermsDifferError extends Error {
  override readonly name = "TermsDifferError";
}

/** The terms in `text`, whose SHA-256 must be `hash`. Throws TermsDifferError. */
export async function openTerms(text: string, hash: string): Promise<Terms> {
  if ((await sha256Hex(text)) !== hash) throw new TermsDifferError(hash);
  const value = parseCanonical(text) as unknown as { readonly terms: Terms };
  return value.terms;
}

export type Change = "same" | "up" | "down" | "changed";

/** How `value` stands to the one `before`; `same` for the first of all. */
export function changeOf(value: number | string | undefined, before: number | string | undefined): Change {
  if (value === before || before === undefined) return "same";
  if (typeof value !== "number" || typeof before !== "number") return "changed";
  return value > before ? "up" : "down";
}

/** The price that counts: the negotiated one, else the package's list price. */
export function priceOf(terms: Terms | undefined, listed: Readonly<Record<string, number>>, name: string): number | undefined {
  return terms?.prices_e8_yuan_per_kwh[name] ?? listed[name];
}

/** Price names of some terms and packages, in the order of the day's bands, others behind. */
export function priceNames(...prices: readonly Readonly<Record<string, number>>[]): string[] {
  const names = [...new Set(prices.flatMap((each) => Object.keys(each)))];
  return names.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

const BANDS = ["sharp", "peak", "flat", "valley", "deep_valley"];

function rank(name: string): number {
  const place = BANDS.indexOf(name);
  return place === -1 ? BANDS.length : place;
}
