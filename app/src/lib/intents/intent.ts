/** Signed intents: what a person asks the ledger to do, in canonical bytes, with that person's signature. */

import { type Bytes, concat, sha256Hex, utf8 } from "@/lib/bytes";
import { canonicalText, type JsonObject } from "@/lib/canonical";

export const INTENT_PREFIX = "energysale/intent/v1\0";

/**
 * One step that one person wants taken. `expected_version` is the version of the record that the person saw,
 * `private_hash` the SHA-256 (hex) of the private text, `expires_at` in ms since 1970 UTC.
 */
export interface Intent {
  readonly intent_id: string;
  readonly action: string;
  readonly actor: string;
  readonly participant: string;
  readonly role: string;
  readonly target: string | null;
  readonly expected_version: number | null;
  readonly args: JsonObject;
  readonly private_hash: string | null;
  readonly expires_at: number;
  readonly network: string;
}

/** What travels: an item of `POST /api/v1/intents`. `private` never goes into a log, an error or the public record. */
export interface SignedIntent {
  readonly intent: string;
  readonly signature: string;
  readonly private?: string;
}

/** The exact text that is signed and sent. Throws NotCanonicalError. */
export function intentText(intent: Intent): string {
  return canonicalText({ v: 1, ...intent });
}

/** The bytes over which the actor, or a second person, signs. */
export function intentMessage(text: string): Bytes {
  return message(INTENT_PREFIX, text);
}

/** SHA-256 (hex) of the intent's text: where its result is looked up, and the id of a record that it makes. */
export function intentDigest(text: string): Promise<string> {
  return sha256Hex(text);
}

/** A prefix that says what is signed, and the signed text. */
export function message(prefix: string, text: string): Bytes {
  return concat(utf8(prefix), utf8(text));
}
