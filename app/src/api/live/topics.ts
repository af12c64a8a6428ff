/** Which streams there are, and which cached data an event of each puts out of date. */
import type { ServerSentEvent } from "./sse";

export interface Topic {
  readonly path: string;
  /** What the role must have to follow it. */
  readonly resource: string;
  /** The first parts of the query keys that an event touches. */
  readonly nounsOf: (event: ServerSentEvent) => readonly string[];
}

const ORDER_NOUNS = ["orders", "market", "contracts", "portfolio", "customers", "reservations", "disputes", "explorer", "monitor"];
const MARKET_NOUNS: Readonly<Record<string, readonly string[]>> = {
  announcement: ["announcements"],
  listing: ["listings"],
  take: ["listings", "takes"],
  sequence: ["sequences", "auctions"],
  bid: ["auctions"],
  auction: ["auctions", "sequences", "market"],
};
/** What a record that has no events of its own is shown by, by its noun on the ledger. */
const RECORD_NOUNS: Readonly<Record<string, readonly string[]>> = {
  participant: ["registry", "participants", "customers", "portfolio", "reservations", "registrations"],
  user: ["registry", "registrations", "sessions"],
  change: ["cosignatures", "registry"],
  policy: ["policies"],
  access_model: ["access", "access-model"],
  audit_anchor: ["audit-trail"],
  calendar: ["calendars", "templates"],
  reference_price: ["reference-prices"],
  template: ["templates", "packages"],
  settlement_method: ["packages", "settlement-methods"],
  package: ["packages"],
  metering_point: ["metering-points", "readings"],
  meter: ["meters", "metering-points"],
  reading_day: ["reading-days", "readings"],
  settlement: ["settlements"],
  posting: ["accounts", "collection"],
  bill_question: ["bill-questions"],
  invoice: ["invoices"],
  plant: ["plants"],
  plant_settlement: ["plants"],
  closing: ["periods"],
};
/** Views of the ledger itself: every block is news to them. */
const LEDGER_NOUNS = ["explorer", "blocks", "transactions", "ledger-intents"];
const ALL_MARKET_NOUNS = ["listings", "takes", "sequences", "auctions", "market", "announcements", "explorer", "monitor"];

export const TOPICS: readonly Topic[] = [
  { path: "/api/v1/events", resource: "order:read", nounsOf: () => ORDER_NOUNS },
  {
    path: "/api/v1/market/events",
    resource: "listing:read",
    nounsOf: (event) => (event.event === "block" ? ofBlock(event.data) : (MARKET_NOUNS[event.event] ?? ALL_MARKET_NOUNS)),
  },
  {
    path: "/api/v1/notifications/stream",
    resource: "notification:read",
    nounsOf: () => ["notifications", "registrations", "cosignatures", "registry"],
  },
];

function ofBlock(data: string): readonly string[] {
  const { nouns } = JSON.parse(data) as { readonly nouns: readonly string[] };
  return [...LEDGER_NOUNS, ...nouns.flatMap((noun) => RECORD_NOUNS[noun] ?? [])];
}
