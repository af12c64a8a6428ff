/** A segment's flow policy, out of the ledger's record. */

export const AUDITS = ["before_sign", "at_submit", "omitted"] as const;
/** The states before a contract, each of which may have a deadline. */
export const DEADLINE_STATES = ["pending", "submitted", "rejected", "confirmed", "signed"] as const;

/** The segments of the market. */
export const SEGMENTS = ["industrial", "commercial", "residential"];

export type Audit = (typeof AUDITS)[number];
export type DeadlineState = (typeof DEADLINE_STATES)[number];

export interface LastResort {
  readonly retailer: string;
  readonly package: string;
}

export interface Policy {
  readonly audit: Audit;
  readonly consumer_reconfirms: boolean;
  /** Seconds after the last step in a state until anyone may let the order lapse. */
  readonly deadlines_s: Readonly<Partial<Record<DeadlineState, number>>>;
  readonly last_resort?: LastResort;
}

export interface PolicyVersion {
  readonly segment: string;
  readonly version: number;
  readonly policy: Policy;
}

export function policyOf(record: Readonly<Record<string, unknown>>): Policy {
  const { audit, consumer_reconfirms, deadlines_s, last_resort } = record as unknown as Policy;
  return { audit, consumer_reconfirms, deadlines_s, ...(last_resort && { last_resort }) };
}

/** The versions by segment, the one in force first. */
export function bySegment(versions: readonly PolicyVersion[]): Map<string, PolicyVersion[]> {
  const found = new Map<string, PolicyVersion[]>();
  for (const each of versions.toSorted((one, other) => other.version - one.version)) {
    found.set(each.segment, [...(found.get(each.segment) ?? []), each]);
  }
  return found;
}
