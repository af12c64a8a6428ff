/** The steps by which an order is drafted and submitted. */
import type { Step } from "@/features/signing";
import type { Terms } from "@/lib/intents/terms";

import type { Order } from "../api/orders";
import type { RetailPackage } from "../api/packages";
import type { DeliveryPeriod } from "./periods";
import { stepOn } from "./steps";

/** What an order says in public. */
export interface OrderFields {
  readonly retailer: string;
  readonly package: string;
  readonly package_version: number;
  readonly segment: string;
  readonly period_start: string;
  readonly period_end: string;
}

type Ties = Readonly<Partial<Record<"sequence" | "renews" | "risk_warning", string>>>;

export function fieldsOf(offered: RetailPackage, period: DeliveryPeriod): OrderFields {
  return {
    retailer: offered.retailer,
    package: offered.package_id,
    package_version: offered.version,
    segment: offered.segment,
    period_start: period.start,
    period_end: period.end,
  };
}

/** A new draft, or the draft changed. */
export function draftSteps(fields: OrderFields, draft?: Order): Step[] {
  return [draft ? stepOn(draft, "revise", { args: { ...fields } }) : { action: "create", args: { ...fields } }];
}

/**
 * A new order in one step; a draft by its own submission, which comes after a revision where the draft says something else.
 */
export function submitSteps(
  fields: OrderFields, terms: Terms, ties: Ties, words: Readonly<Record<string, string>>, draft?: Order,
): Step[] {
  if (!draft) return [{ action: "submit", args: { ...fields, ...ties }, terms, words }];
  const submit = { args: { ...ties }, terms, words };
  if (isSame(fields, draft)) return [stepOn(draft, "submit", submit)];
  const revised = { ...draft, version: draft.version + 1, package: fields.package, retailer: fields.retailer };
  return [stepOn(draft, "revise", { args: { ...fields }, words }), stepOn(revised, "submit", submit)];
}

function isSame(fields: OrderFields, draft: Order): boolean {
  return (Object.keys(fields) as (keyof OrderFields)[]).every((name) => fields[name] === draft[name]);
}
