/** Steps on an order, as the signing dialog takes them. */
import type { Step } from "@/features/signing";
import type { JsonObject } from "@/lib/canonical";
import type { Terms } from "@/lib/intents/terms";

import type { Order } from "../api/orders";

interface OnOrder {
  readonly args?: JsonObject;
  readonly terms?: Terms;
  readonly words?: Readonly<Record<string, string>>;
}

type Target = Pick<Order, "order_id" | "version" | "consumer" | "retailer" | "package">;

/** A step on the order at the version that the person sees. */
export function stepOn(order: Target, action: string, { args, terms, words }: OnOrder = {}): Step {
  return {
    action,
    target: order.order_id,
    version: order.version,
    args: args ?? {},
    ...(terms && { terms }),
    words: { target: nameOf(order), ...words },
  };
}

/**
 * To confirm what the order's terms hash stands for, which `terms` says in words. `warned`: the consumer has read the risk
 * warning.
 */
export function confirmStep(order: Target & Pick<Order, "terms_hash" | "risk_warning">, terms: string, warned: boolean): Step {
  const risk = warned && order.risk_warning !== null ? { risk_warning: order.risk_warning } : {};
  const target = `${nameOf(order)}: ${terms}`;
  return stepOn(order, "confirm", { args: { terms_hash: order.terms_hash, ...risk }, words: { target } });
}

/** An order has no name of its own: the beginning of its id, and who with whom. */
export function nameOf(order: Pick<Order, "order_id" | "consumer" | "retailer" | "package">): string {
  return `${order.order_id.slice(0, 8)} (${order.consumer} – ${order.retailer}, ${order.package})`;
}
