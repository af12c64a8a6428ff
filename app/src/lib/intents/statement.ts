/** The private text of a statement, sealed as gateway/client does it: the ledger's public record gets the hash only. */
import { hex, randomBytes, sha256Hex } from "@/lib/bytes";
import { canonicalText, type Json } from "@/lib/canonical";

import type { SealedTerms } from "./terms";

/** `readings` are packed, by point; they prove the statement and are no part of its hash. Throws NotCanonicalError. */
export async function sealStatement(
  statement: unknown,
  readings: Readonly<Record<string, string>>,
  salt: string = hex(randomBytes(32)),
): Promise<SealedTerms> {
  const made = statement as Json;
  return {
    private: canonicalText({ readings: { ...readings }, salt, statement: made }),
    hash: await sha256Hex(canonicalText({ salt, statement: made })),
  };
}
