/** Private texts whose SHA-256 the ledger has: notes, as chaincode/note writes them, and whatever else is canonical JSON. */
import { hex, randomBytes, sha256Hex } from "@/lib/bytes";
import { canonicalText, type JsonObject, parseCanonical } from "@/lib/canonical";

import type { SealedTerms } from "./terms";

/** The text is another one than the ledger has the hash of. */
export class TextDiffersError extends Error {
  override readonly name = "TextDiffersError";
}

/** A note with 32 random bytes, so that its public hash tells nothing. Throws NotCanonicalError. */
export async function sealNote(note: JsonObject, salt: string = hex(randomBytes(32))): Promise<SealedTerms> {
  const text = canonicalText({ note, salt });
  return { private: text, hash: await sha256Hex(text) };
}

/** What is in a text, once it has the hash. Throws TextDiffersError, NotCanonicalError. */
export async function openText(text: string, hash: string): Promise<JsonObject> {
  if ((await sha256Hex(text)) !== hash) throw new TextDiffersError();
  return parseCanonical(text) as JsonObject;
}
