/** Sealed bids of a call auction: a hash now, steps and salt when bids are revealed. */

import { hex, randomBytes, sha256Hex } from "@/lib/bytes";
import { canonicalText } from "@/lib/canonical";

/** Energy in Wh, price in 1e-8 yuan per kWh. */
export interface BidStep {
  readonly energy_wh: number;
  readonly price_e8: number;
}

/** What opens a sealed bid. Field names as in the command line's file, so that either can read the other's. */
export interface BidOpening {
  readonly network: string;
  readonly sequence: string;
  readonly participant: string;
  readonly bid_hash: string;
  readonly steps: readonly BidStep[];
  readonly salt: string;
}

export function bidHash(bid: Omit<BidOpening, "network" | "bid_hash">): Promise<string> {
  const { participant, salt, sequence } = bid;
  const steps = bid.steps.map(({ energy_wh, price_e8 }) => ({ energy_wh, price_e8 }));
  return sha256Hex(canonicalText({ participant, salt, sequence, steps }));
}

/** The bid under a fresh random salt. Throws NotCanonicalError. */
export async function openingFor(bid: Omit<BidOpening, "salt" | "bid_hash">): Promise<BidOpening> {
  const salt = hex(randomBytes(32));
  return { ...bid, salt, bid_hash: await bidHash({ ...bid, salt }) };
}

/** The opening in a file of the command line or of this client. Throws RangeError when it is none, or damaged. */
export async function readOpening(text: string): Promise<BidOpening> {
  const found: unknown = parsed(text);
  if (!isOpening(found) || (await bidHash(found)) !== found.bid_hash) throw new RangeError("not a sealed bid");
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOpening(value: unknown): value is BidOpening {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Partial<Record<keyof BidOpening, unknown>>;
  const texts = [fields.network, fields.sequence, fields.participant, fields.bid_hash, fields.salt];
  return texts.every((text) => typeof text === "string") && Array.isArray(fields.steps) && fields.steps.every(isStep);
}

function isStep(value: unknown): value is BidStep {
  if (typeof value !== "object" || value === null) return false;
  const { energy_wh, price_e8 } = value as Partial<Record<keyof BidStep, unknown>>;
  return Number.isSafeInteger(energy_wh) && Number.isSafeInteger(price_e8);
}
