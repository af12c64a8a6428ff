/** What a closing comes to, and what a month still lacks before it can be closed. Pure but for hashing. */
import type { Schema } from "@/api/client";
import { inMonth, type Plant } from "@/features/plants";
import { sha256Hex } from "@/lib/bytes";
import { parseCanonical } from "@/lib/canonical";

export type Contract = Schema<"ContractCourse">;

/** As `compute_closing` of chaincode/closing writes it: what each pays (negative) and gets, in fen. */
export interface ClosingStatement {
  readonly retailer: string;
  readonly month: string;
  readonly bills: number;
  readonly plants: number;
  readonly late: number;
  readonly parties: Readonly<Record<string, number>>;
}

/** The text is another one than the ledger has the hash of. */
export class ClosingDiffersError extends Error {
  override readonly name = "ClosingDiffersError";
}

/** Throws ClosingDiffersError, NotCanonicalError. */
export async function openClosing(text: string, statementHash: string): Promise<ClosingStatement> {
  if ((await sha256Hex(text)) !== statementHash) throw new ClosingDiffersError();
  return (parseCanonical(text) as unknown as { readonly statement: ClosingStatement }).statement;
}

export interface Missing {
  readonly kind: "bill" | "plant";
  readonly id: string;
  /** Whose it is: a contract's consumer, a plant's producer. */
  readonly party: string;
  readonly state: "running" | "open" | "disputed";
}

/** Contracts that delivered without a bill, and plants bought from without a statement. */
export function missingIn(month: string, contracts: readonly Contract[], plants: readonly Plant[], settled: ReadonlySet<string>, retailer: string): Missing[] {
  const bills = contracts.flatMap(({ order_id: id, consumer: party, months }) =>
    months.flatMap(({ month: of, state }): Missing[] => (of === month && state !== "settled" && state !== "corrected" ? [{ kind: "bill", id, party, state }] : [])),
  );
  const bought = plants.filter((plant) => inMonth(plant, month)?.buyer === retailer && !settled.has(plant.plant_id));
  return [...bills, ...bought.map(({ plant_id: id, producer: party }): Missing => ({ kind: "plant", id, party, state: "open" }))];
}

/** Accounts with what they pay first, largest amounts first. */
export function accountsOf(parties: ClosingStatement["parties"]): [account: string, fen: number][] {
  return Object.entries(parties).toSorted(([one, a], [other, b]) => a - b || one.localeCompare(other));
}
