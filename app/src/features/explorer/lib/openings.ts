/**
 * Openings: private terms that somebody handed over, compared with the hashes on the ledger. A total is right when the
 * terms behind it are those that both parties signed; nobody but the holder of the file needs to see them.
 */
import { sha256Hex } from "@/lib/bytes";

/** The private text of one order, as whoever handed over the file says. */
export interface Opening {
  readonly order: string;
  readonly text: string;
}

export interface OnLedger {
  readonly found: boolean;
  readonly state?: string | null | undefined;
  readonly terms_hash?: string | null | undefined;
}

/** `same`: they are the terms that the ledger's hash is of; `other`: they are not; `unknown`: no such order, or none that is seen. */
export type Verdict = "same" | "other" | "unknown" | "not_terms";

export interface Checked {
  readonly order: string;
  readonly hash: string;
  readonly verdict: Verdict;
  readonly state: string | null;
  /** Of the terms that are the same; undefined for all others. */
  readonly energyWh: bigint | undefined;
}

const ORDER = /^[0-9a-f]{64}$/;

/** The file holds no openings: its form is another one. */
export class NotOpeningsError extends Error {
  override readonly name = "NotOpeningsError";
}

/**
 * The openings in a file: one or many of `{"order_id", "private"}` (as the API answers for an order's terms), or an
 * evidence file (`{"order", "openings": […]}`). Throws NotOpeningsError.
 */
export function openingsIn(content: string): Opening[] {
  const values = parsed(content);
  const found = values.flatMap(openingsOf);
  if (found.length === 0) throw new NotOpeningsError();
  return found;
}

function openingsOf(value: unknown): Opening[] {
  if (typeof value !== "object" || value === null) return [];
  const { order, order_id: orderId, private: text, openings } = value as Record<string, unknown>;
  const id = [orderId, order].find((each): each is string => typeof each === "string" && ORDER.test(each));
  if (id === undefined) return [];
  const texts = Array.isArray(openings) ? openings : [text];
  return texts.flatMap((each) => (typeof each === "string" ? [{ order: id, text: each }] : []));
}

/** JSON, or JSON of one value a line. */
function parsed(content: string): unknown[] {
  try {
    const value: unknown = JSON.parse(content);
    return Array.isArray(value) ? value : [value];
  } catch {
    try {
      return content.split("\n").filter((line) => line.trim() !== "").map((line): unknown => JSON.parse(line));
    } catch {
      throw new NotOpeningsError();
    }
  }
}

/** Each opening with its hash, compared with what the ledger has. An order's earlier terms count as `other`. */
export async function checkOpenings(openings: readonly Opening[], ledger: ReadonlyMap<string, OnLedger>): Promise<Checked[]> {
  return Promise.all(
    openings.map(async ({ order, text }) => {
      const hash = await sha256Hex(text);
      const known = ledger.get(order);
      const state = known?.state ?? null;
      if (known === undefined || !known.found) return { order, hash, state, verdict: "unknown", energyWh: undefined };
      if (known.terms_hash !== hash) return { order, hash, state, verdict: "other", energyWh: undefined };
      const energyWh = energyOf(text);
      return { order, hash, state, verdict: energyWh === undefined ? "not_terms" : "same", energyWh };
    }),
  );
}

/** One line for each order: its present terms where they were among the openings, else what was found last. */
export function byOrder(checked: readonly Checked[]): Checked[] {
  const best = new Map<string, Checked>();
  for (const each of checked) {
    if (best.get(each.order)?.verdict !== "same") best.set(each.order, each);
  }
  return [...best.values()];
}

export function totalOf(checked: readonly Checked[]): bigint {
  return checked.reduce((sum, each) => sum + (each.energyWh ?? 0n), 0n);
}

function energyOf(text: string): bigint | undefined {
  try {
    const { terms } = JSON.parse(text) as { terms?: { energy_wh?: unknown } };
    const energy = terms?.energy_wh;
    return typeof energy === "number" && Number.isSafeInteger(energy) ? BigInt(energy) : undefined;
  } catch {
    return undefined;
  }
}
