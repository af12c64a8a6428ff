/** Many orders at once: which of them take a step, and the reading of their terms before one confirms them. */
import type { Terms } from "@/lib/intents/terms";

import type { Order } from "../api/orders";

/** As many steps as the API takes at once. */
export const MOST_AT_ONCE = 1_000;
const READERS = 6;

/** Whether it is for the answering party to say yes or no now. The ledger has the last word on each. */
export function isAnswerable(order: Pick<Order, "stage" | "next">, party: string): boolean {
  return order.stage === "draft" && order.next.includes(party);
}

export interface Read<T> {
  readonly order: T;
  readonly terms: Terms;
}

/**
 * The terms of each order by `read`, a few at a time. Those that could not be read, or are not what the ledger has the hash
 * of, are missing from the answer.
 */
export async function readAll<T>(orders: readonly T[], read: (order: T) => Promise<Terms>, tell: (done: number) => void): Promise<Read<T>[]> {
  const found: (Read<T> | undefined)[] = Array.from({ length: orders.length });
  let next = 0;
  let done = 0;
  const reader = async () => {
    for (let at = next++; at < orders.length; at = next++) {
      const order = orders[at] as T;
      found[at] = await read(order).then((terms) => ({ order, terms }), () => undefined);
      tell(++done);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return found.filter((each) => each !== undefined);
}
