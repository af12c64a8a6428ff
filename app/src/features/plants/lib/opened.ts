/** Private texts of a plant, opened once they have the hash that the ledger has. */
import { sha256Hex } from "@/lib/bytes";
import { parseCanonical } from "@/lib/canonical";

/** A price of its own in 1e-8 yuan per kWh, or the reference price of the month. */
export interface Rate {
  readonly price_e8_yuan_per_kwh?: number;
  readonly reference?: string;
}

/** A fee per kWh, or a share in basis points of what the fees leave over. */
export interface RoleTerms {
  readonly role: string;
  readonly fee?: Rate;
  readonly share_bp?: number;
}

/** As chaincode/plant/terms.py has them; a weight for each party of the agreement, in their order. */
export interface IncomeTerms {
  readonly price: Rate;
  readonly roles: readonly RoleTerms[];
  readonly weights: readonly number[];
}

/** Energies in Wh, amounts in fen. */
export interface IncomeLine {
  readonly role: string;
  readonly rule: string;
  readonly energy_wh: number;
  readonly price_e8_yuan_per_kwh: number;
  readonly share_bp?: number;
  readonly payee: string;
  readonly amount_fen: number;
}

type Amounts = Readonly<Record<string, number>>;

/** As `compute_income` of chaincode/plant writes it. */
export interface PlantStatement {
  readonly lines: readonly IncomeLine[];
  readonly energy_wh: number;
  readonly total_fen: number;
  readonly parties: Amounts;
  readonly due: Amounts;
  readonly payer: string;
  readonly points: Readonly<Record<string, { readonly energy_wh: number; readonly estimated: number }>>;
  readonly delta?: { readonly energy_wh: number; readonly total_fen: number };
}

/** The text is another one than the ledger has the hash of. */
export class TextDiffersError extends Error {
  override readonly name = "TextDiffersError";
}

/** Throws TextDiffersError, NotCanonicalError. */
export async function openText<Text>(text: string, hash: string): Promise<Text> {
  if ((await sha256Hex(text)) !== hash) throw new TextDiffersError();
  return parseCanonical(text) as unknown as Text;
}
