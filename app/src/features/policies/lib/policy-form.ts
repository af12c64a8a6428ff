/** Between a policy and its form, in which an empty deadline is null and the supplier of last resort is one choice. */
import type { Audit, DeadlineState, Policy, PolicyVersion } from "./policy";

export interface PolicyForm {
  readonly segment: string;
  readonly audit: Audit;
  readonly consumer_reconfirms: boolean;
  readonly deadlines_s: Readonly<Partial<Record<DeadlineState, number | null>>>;
  /** `retailer/package`; neither id has a slash. */
  readonly last_resort?: string | undefined;
}

export function formOf(current: PolicyVersion | undefined): Partial<PolicyForm> {
  if (current === undefined) return { audit: "before_sign", consumer_reconfirms: true, deadlines_s: {} };
  const { audit, consumer_reconfirms, deadlines_s, last_resort } = current.policy;
  return {
    segment: current.segment, audit, consumer_reconfirms, deadlines_s,
    ...(last_resort && { last_resort: `${last_resort.retailer}/${last_resort.package}` }),
  };
}

export function policyFrom({ audit, consumer_reconfirms, deadlines_s, last_resort }: PolicyForm): Policy {
  const set = Object.entries(deadlines_s).filter(([, seconds]) => seconds != null);
  const [retailer, name] = last_resort?.split("/") ?? [];
  return {
    audit,
    consumer_reconfirms,
    deadlines_s: Object.fromEntries(set) as Policy["deadlines_s"],
    ...(retailer !== undefined && name !== undefined && { last_resort: { retailer, package: name } }),
  };
}
