/** Tickets of one's own applications. Whoever has one is the applicant, so they stay in this browser. */

import { queryOptions } from "@tanstack/react-query";

import { base64url, randomBytes } from "@/lib/bytes";
import { uuid7 } from "@/lib/intents/uuid7";
import { all, get, persist, put, remove } from "@/lib/store";

export interface Ticket {
  readonly application_id: string;
  readonly secret: string;
  /** The key that was made for it; absent until the first save. */
  readonly publicKey?: string;
  readonly label: string;
  readonly createdAt: number;
}

export const ticketsQuery = queryOptions({
  queryKey: ["tickets"],
  queryFn: async () => (await all<Ticket>("tickets")).toSorted((one, other) => other.createdAt - one.createdAt),
  networkMode: "always",
});

/** A new ticket, on disk before anything is sent. Throws StoreError. */
export async function newTicket(now: number): Promise<Ticket> {
  const ticket: Ticket = { application_id: uuid7(now), secret: base64url(randomBytes(32)), label: "", createdAt: now };
  await put("tickets", ticket);
  await persist();
  return ticket;
}

export function findTicket(applicationId: string): Promise<Ticket | undefined> {
  return get<Ticket>("tickets", applicationId);
}

export function keepTicket(ticket: Ticket): Promise<void> {
  return put("tickets", ticket);
}

export function forgetTicket(applicationId: string): Promise<void> {
  return remove("tickets", applicationId);
}
