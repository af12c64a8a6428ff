/** The priced annex: the terms with their salt, and what an early end costs. Only the two parties can read it. */
import { sha256Hex } from "@/lib/bytes";
import { parseCanonical } from "@/lib/canonical";
import type { Terms } from "@/lib/intents/terms";

export interface Annex {
  readonly order: string;
  readonly termsHash: string;
  readonly terms: Terms;
  /** Whether the terms in it are those of its terms hash. */
  readonly termsHold: boolean;
  readonly earlyEnd: { readonly endsOn: string; readonly feeFen: number } | undefined;
}

interface Form {
  readonly order: string;
  readonly terms_hash: string;
  readonly private: string;
  readonly early_end?: { readonly ends_on: string; readonly fee_fen: number };
}

/** Reads an annex in its canonical form. Throws NotCanonicalError. */
export async function openAnnex(text: string): Promise<Annex> {
  const form = parseCanonical(text) as unknown as Form;
  const { terms } = parseCanonical(form.private) as unknown as { readonly terms: Terms };
  const end = form.early_end;
  return {
    order: form.order,
    termsHash: form.terms_hash,
    terms,
    termsHold: (await sha256Hex(form.private)) === form.terms_hash,
    earlyEnd: end && { endsOn: end.ends_on, feeFen: end.fee_fen },
  };
}
