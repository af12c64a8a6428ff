/** An open proposal to change or end a contract, as the order's record has it. */
import type { Order } from "@/features/orders";

export interface Proposal {
  readonly kind: "amendment" | "termination";
  readonly by: "consumer" | "retailer";
  readonly user: string;
  readonly text_hash: string;
  readonly terms_hash?: string;
  /** Of a termination: the day after the last one of delivery. */
  readonly ends_on?: string;
  readonly annex_hash?: string;
  readonly accepted_by?: string;
}

export function proposalOf(order: Pick<Order, "proposal">): Proposal | undefined {
  return (order.proposal as Proposal | null) ?? undefined;
}
