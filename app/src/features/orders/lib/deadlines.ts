/** When an order may be let lapse, by the flow policy under which it was made. */
interface Dated {
  readonly segment: string;
  readonly policy: number;
  readonly state: string;
  readonly refreshed_at: number;
}

interface PolicyVersion {
  readonly segment: string;
  readonly version: number;
  readonly policy: { readonly [name: string]: unknown };
}

/** In ms since 1970 UTC; undefined where the state has no deadline, or the policy is not known. */
export function deadlineOf(order: Dated, policies: readonly PolicyVersion[]): number | undefined {
  const found = policies.find((each) => each.segment === order.segment && each.version === order.policy);
  const deadlines = found?.policy["deadlines_s"];
  if (typeof deadlines !== "object" || deadlines === null) return undefined;
  const seconds = (deadlines as Record<string, unknown>)[order.state];
  return typeof seconds === "number" ? order.refreshed_at + seconds * 1_000 : undefined;
}

export type Urgency = "past" | "soon" | "later";

const SOON_MS = 2 * 86_400_000;

export function urgencyOf(deadline: number, now: number): Urgency {
  if (deadline <= now) return "past";
  return deadline - now < SOON_MS ? "soon" : "later";
}
