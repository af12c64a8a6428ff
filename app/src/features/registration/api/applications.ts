/** The applicant's side of the exchange's API: of another origin, without an account, with the ticket's secret. */

import { queryOptions } from "@tanstack/react-query";

import type { Schema } from "@/api/client";
import { fetchAnswer, problemOf } from "@/api/problem";
import type { Ticket } from "@/features/registration/tickets";

export type ApplicationBody = Schema<"ApplicationBody">;
export type OpenedApplication = Schema<"OpenedApplication">;

const LOOK_AGAIN_MS = 10_000;
const FINAL = new Set(["bound", "refused", "withdrawn"]);
export const EDITABLE: ReadonlySet<string> = new Set(["draft", "changes_requested"]);

/** The application as the exchange has it; null while nothing was saved there. */
export function applicationQuery(exchange: string, ticket: Ticket) {
  return queryOptions({
    queryKey: ["applications", ticket.application_id],
    queryFn: async ({ signal }) => {
      const response = await call(exchange, ticket, "GET", "", { signal });
      if (response.status === 404) return null;
      return opened(response);
    },
    enabled: ticket.publicKey !== undefined,
    refetchInterval: ({ state }) => (FINAL.has(state.data?.state ?? "") ? false : LOOK_AGAIN_MS),
  });
}

export async function saveApplication(exchange: string, ticket: Ticket, body: ApplicationBody) {
  return opened(await call(exchange, ticket, "PUT", "", json(body)));
}

export async function submitApplication(exchange: string, ticket: Ticket) {
  return opened(await call(exchange, ticket, "POST", "/submission"));
}

export async function withdrawApplication(exchange: string, ticket: Ticket): Promise<void> {
  await settled(await call(exchange, ticket, "DELETE", ""));
}

/** `expiresOn` is the document's last day, YYYY-MM-DD. */
export async function putDocument(exchange: string, ticket: Ticket, kind: string, file: File, expiresOn?: string) {
  const query = expiresOn === undefined ? "" : `?expires_on=${encodeURIComponent(expiresOn)}`;
  const headers = { "Content-Type": file.type };
  await settled(await call(exchange, ticket, "PUT", `/documents/${kind}${query}`, { body: file, headers }));
}

export async function removeDocument(exchange: string, ticket: Ticket, kind: string): Promise<void> {
  await settled(await call(exchange, ticket, "DELETE", `/documents/${kind}`));
}

async function call(
  exchange: string,
  ticket: Ticket,
  method: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Application-Secret", ticket.secret);
  const target = `${exchange}/api/v1/applications/${ticket.application_id}${path}`;
  return fetchAnswer(target, { ...init, method, headers, credentials: "omit", referrerPolicy: "no-referrer" });
}

async function opened(response: Response): Promise<OpenedApplication> {
  await settled(response);
  return (await response.json()) as OpenedApplication;
}

async function settled(response: Response): Promise<void> {
  if (!response.ok) throw await problemOf(response);
}

function json(body: object): RequestInit {
  return { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}
