/** The private terms of an order, sealed: the ledger's public record gets their hash only. */

import { hex, randomBytes, sha256Hex } from "@/lib/bytes";
import { canonicalText } from "@/lib/canonical";

/** Energy in Wh, prices in 1e-8 yuan per kWh by the names of the package's tariff. */
export interface Terms {
  readonly energy_wh: number;
  readonly prices_e8_yuan_per_kwh: Readonly<Record<string, number>>;
  readonly settlement_price_e8_yuan_per_kwh?: number;
  /** In Wh, of every month of the period. */
  readonly energy_wh_by_month?: ByMonth;
  /** In W and VA, each from its month on until the next one named. */
  readonly demand_w_from_month?: ByMonth;
  readonly capacity_va_from_month?: ByMonth;
}

/** Figures by month, YYYY-MM. */
export type ByMonth = Readonly<Record<string, number>>;

/** Terms with their salt as private text, and its SHA-256 (hex), the terms hash. */
export interface SealedTerms {
  readonly private: string;
  readonly hash: string;
}

/** Throws NotCanonicalError. 256 random bits keep anybody from finding the terms by trying. */
export async function sealTerms(terms: Terms, salt: string = hex(randomBytes(32))): Promise<SealedTerms> {
  const text = canonicalText({ salt, terms });
  return { private: text, hash: await sha256Hex(text) };
}
