/** Where in the client a message leads: by its kind, to the page of what it is about. */
import type { NotificationItem } from "@/api/notifications";

const PLACES: readonly (readonly [RegExp, (subject: string) => string])[] = [
  [/^(your_turn|deadline_near|pair_ordered)$/, (order) => `/orders/${order}`],
  [/^contract_/, (order) => `/contracts/${order}`],
  [/^sequence_/, () => "/market/sequences"],
  [/^listing_/, (listing) => `/listings/${listing}`],
  [/^(reveal_now|auction_result)$/, (sequence) => `/auctions/${sequence}`],
  [/^announcement_/, () => "/announcements"],
  [/^cosignature_/, () => "/company"],
  [/^registration_(submitted|to_bind)$/, (application) => `/registrations/${application}`],
  [/^bill_(made|corrected)$/, (bill) => `/bills/${bill}`],
  [/^bill_(asked|answered)$/, (bill) => `/bills/${bill}?tab=questions`],
  [/^bill_disputed$/, (bill) => `/bill-questions?${filterOf(bill)}`],
  [/^bill_invoiced$/, (bill) => `/invoices?${filterOf(bill)}`],
  [/^certificate_expiring$/, () => "/account?part=keys"],
];

/** The path of the page; undefined where there is none. */
export function placeOf({ kind, subject }: Pick<NotificationItem, "kind" | "subject">): string | undefined {
  const place = PLACES.find(([kinds]) => kinds.test(kind))?.[1];
  return place?.(subject.split("/").map(encodeURIComponent).join("/"));
}

/** A bill goes by its contract and month. */
function filterOf(bill: string): string {
  const [order = "", month = ""] = bill.split("/");
  return `order=${order}&month=${month}`;
}
