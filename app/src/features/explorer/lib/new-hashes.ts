/** What a step of an order committed to that others can check: the hashes that are new in its record. */

const FIELDS = ["terms_hash", "text_hash", "annex_hash"] as const;

export interface NewHash {
  readonly field: (typeof FIELDS)[number];
  readonly hash: string;
}

type RecordValue = Readonly<Record<string, unknown>> | null | undefined;

/** `before` is the record after the step before; there is none at the first step. */
export function newHashes(before: RecordValue, after: RecordValue): NewHash[] {
  return FIELDS.flatMap((field) => {
    const hash = after?.[field];
    return typeof hash === "string" && hash !== before?.[field] ? [{ field, hash }] : [];
  });
}
