/** What a bill comes to, as `compute` of chaincode/billing writes it, and what of it belongs together. Pure. */
import { sha256Hex } from "@/lib/bytes";
import { parseCanonical } from "@/lib/canonical";

/** Energies in Wh, amounts in fen, prices in 1e-8 yuan per kWh, shares in basis points. */
export interface Line {
  readonly part: string;
  readonly rule: string;
  readonly amount_fen: number;
  readonly payee: string;
  readonly price?: string;
  readonly tier?: number;
  readonly energy_wh?: number;
  readonly price_e8_yuan_per_kwh?: number;
  readonly billed_w?: number;
  readonly base_fen?: number;
  readonly share_bp?: number;
  readonly cos_phi_percent?: number;
  readonly zone?: string;
  readonly voltage_level?: string;
  readonly account?: string;
  readonly role?: string;
  readonly method?: string;
}

export type Parties = Readonly<Record<string, number>>;

export interface Statement {
  readonly lines: readonly Line[];
  readonly energy_wh: number;
  readonly total_fen: number;
  readonly by_part: Parties;
  readonly tax?: { readonly rate_bp: number; readonly taxed_fen: number; readonly tax_fen: number; readonly net_fen: number; readonly rule: string; readonly method: string };
  readonly points: Readonly<Record<string, { readonly energy_wh: number; readonly estimated: number }>>;
  readonly reactive_varh: number;
  readonly made_of: { readonly package: string; readonly methods: readonly string[] };
  readonly parties: Parties;
  readonly delta?: { readonly replaces: string; readonly energy_wh: number; readonly total_fen: number; readonly by_part: Parties; readonly parties: Parties };
  readonly carried?: readonly { readonly month: string; readonly version: number; readonly statement_hash: string; readonly parties: Parties }[];
  readonly charged: "with_this_bill" | "with_the_next_bill";
  readonly due: Parties;
}

/** The text is another one than the ledger has the hash of. */
export class StatementDiffersError extends Error {
  override readonly name = "StatementDiffersError";
}

/** What is in a statement's text, once it has the hash. Throws StatementDiffersError, NotCanonicalError. */
export async function openStatement(text: string, statementHash: string): Promise<Statement> {
  if ((await sha256Hex(text)) !== statementHash) throw new StatementDiffersError();
  return (parseCanonical(text) as unknown as { readonly statement: Statement }).statement;
}

export interface Part {
  readonly part: string;
  readonly fen: number;
  readonly lines: readonly Line[];
}

/** The lines by part, in the order in which parts first appear. */
export function partsOf({ lines, by_part }: Pick<Statement, "lines" | "by_part">): Part[] {
  const parts = [...new Set(lines.map(({ part }) => part))];
  return parts.map((part) => ({ part, fen: by_part[part] ?? 0, lines: lines.filter((line) => line.part === part) }));
}

/** Parties and what they get; who pays comes first. */
export function partiesOf(parties: Parties): [party: string, fen: number][] {
  return Object.entries(parties).toSorted(([one], [other]) => Number(other === "consumer") - Number(one === "consumer") || one.localeCompare(other));
}

/** What the consumer owes with this bill. */
export function dueOf({ due }: Pick<Statement, "due">): number {
  return -(due["consumer"] ?? 0);
}
