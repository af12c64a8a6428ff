/**
 * The hash chain of the audit trail, worked out again in the browser: each entry holds the hash of the one before, so
 * whoever changes one has to change every later one. As `gateway/audit_trail/chain.py`.
 */
import { sha256Hex } from "@/lib/bytes";
import { canonicalText } from "@/lib/canonical";

export interface ChainEntry {
  readonly n: number;
  readonly at: number;
  readonly actor: string | null;
  readonly kind: string;
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly previous: string;
  readonly hash: string;
}

export interface Trail {
  /** MSP id: a trail belongs to one organisation on one network. */
  readonly organisation: string;
  readonly networkId: string;
}

/** The first entry, from the newest on, at which the chain does not hold. */
export interface ChainFault {
  readonly n: number;
  readonly reason: "hash" | "gap" | "origin";
}

const PREFIX = "energysale/audit/v1\0";

export function entryHash({ n, at, actor, kind, subject, detail, previous }: ChainEntry): Promise<string> {
  return digest({ actor, at, detail: canonicalText(detail), kind, n, previous, subject });
}

/** The `previous` of the first entry. */
export function originOf({ organisation, networkId }: Trail): Promise<string> {
  return digest({ network: networkId, organisation });
}

/** Takes a trail's entries from the newest to the first, and finds where it breaks. */
export class ChainCheck {
  entries = 0;
  #later: ChainEntry | undefined;

  constructor(private readonly trail: Trail) {}

  /** The next older entries. Undefined while the chain holds. */
  async take(older: readonly ChainEntry[]): Promise<ChainFault | undefined> {
    const hashes = await Promise.all(older.map(entryHash));
    for (const [at, entry] of older.entries()) {
      if (hashes[at] !== entry.hash) return { n: entry.n, reason: "hash" };
      const later = this.#later;
      if (later !== undefined && (later.n !== entry.n + 1 || later.previous !== entry.hash)) return { n: later.n, reason: "gap" };
      this.#later = entry;
      this.entries += 1;
    }
    return undefined;
  }

  /** After the last one: whether it began at the beginning. */
  async end(): Promise<ChainFault | undefined> {
    const first = this.#later;
    if (first === undefined) return undefined;
    if (first.n !== 1) return { n: first.n, reason: "gap" };
    return first.previous === (await originOf(this.trail)) ? undefined : { n: 1, reason: "origin" };
  }
}

function digest(value: object): Promise<string> {
  return sha256Hex(PREFIX + canonicalText(value));
}
