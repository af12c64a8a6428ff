/** Which rows of the outbox can be signed now. */

interface Row {
  readonly sequence: number;
  readonly state: string;
  readonly target: string | null;
  readonly expected_version: number | null;
}

/**
 * Those that wait, in their order: of several changes of one record only the first, as the version that the next one
 * expects is not there yet; none of a record that is not on the ledger yet.
 */
export function signable<R extends Row>(rows: readonly R[]): R[] {
  const taken = new Set<string>();
  return rows
    .filter(({ state }) => state === "waiting")
    .toSorted((one, other) => one.sequence - other.sequence)
    .filter(({ target, expected_version }) => {
      if (target === null) return true;
      if (expected_version === null || taken.has(target)) return false;
      taken.add(target);
      return true;
    });
}
