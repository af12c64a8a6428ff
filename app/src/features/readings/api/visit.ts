/**
 * The way to the readings. They are at the grid company's API alone: its own people ask it as any API, everybody else's
 * pages visit it with the key in this browser, so that nobody types anything twice and no other API sees a reading.
 */
import createClient from "openapi-fetch";

import { type Config, readConfig, serverNow, type Site } from "@/api/config";
import { authorisedFetch } from "@/api/fetch";
import { fetchAnswer, problemOf } from "@/api/problem";
import type { paths } from "@/api/schema";
import { type Session, type SessionResponse, sessionState, viewOf } from "@/api/session";
import { findKey } from "@/features/keys";
import { sign } from "@/lib/crypto/p256";
import { sessionClaimText, sessionMessage } from "@/lib/intents/claims";

/** Why the grid company cannot be visited: there is none, or this browser has no key of the user's to sign in with. */
export class VisitError extends Error {
  override readonly name = "VisitError";

  constructor(readonly reason: "noGridCompany" | "noKeyHere") {
    super(reason);
  }
}

/** A session at the grid company's API; `view` is who it is for. */
interface Pass {
  readonly view: string;
  readonly token: Promise<string>;
}

let known: Config | undefined;
let pass: Pass | undefined;

/** The API's client for readings, and for what their parties ask. */
export const readingsApi = createClient<paths>({ baseUrl: location.origin, fetch: readingsFetch });

/** As `authorisedFetch`, for readings. Raises ProblemError and VisitError. */
export async function readingsFetch(input: Request | string): Promise<Response> {
  const request = new Request(typeof input === "string" ? new URL(input, location.origin) : input);
  const config = await configured();
  const site = config.readings_at;
  if (site === null) throw new VisitError("noGridCompany");
  if (site.msp_id === config.organisation) return authorisedFetch(request);
  const body = request.method === "GET" ? null : await request.text();
  const response = await ask(request, body, site, await tokenFor(config, site));
  if (response.status !== 401) return response;
  pass = undefined; // it was good for a quarter of an hour
  return ask(request, body, site, await tokenFor(config, site));
}

async function configured(): Promise<Config> {
  if (known === undefined || known.readings_at === null) known = await readConfig();
  return known;
}

async function ask(request: Request, body: string | null, site: Site, token: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = {
    Accept: request.headers.get("Accept") ?? "*/*",
    Authorization: `Bearer ${token}`,
    ...(body !== null && { "Content-Type": "application/json" }),
  };
  const { method, signal } = request;
  return fetchAnswer(new URL(pathname + search, site.url), { method, headers, body, signal, credentials: "omit" });
}

async function tokenFor(config: Config, site: Site): Promise<string> {
  const state = sessionState.value;
  const view = viewOf(state);
  if (state.status !== "signed_in") throw new VisitError("noKeyHere");
  if (pass?.view !== view) {
    const opened = { view, token: signIn(state.session, config, site) };
    pass = opened;
    opened.token.catch(() => {
      if (pass === opened) pass = undefined;
    });
  }
  return pass.token;
}

async function signIn({ user, participant, role }: Session, config: Config, site: Site): Promise<string> {
  const key = await findKey(user.public_key);
  if (key === undefined) throw new VisitError("noKeyHere");
  const claim = sessionClaimText({
    user: user.user_id,
    network: config.network_id,
    audience: site.msp_id,
    nonce: crypto.randomUUID(),
    issued_at: await serverNow(),
  });
  const signature = await sign(key.privateKey, sessionMessage(claim));
  const response = await fetchAnswer(new URL("/api/v1/sessions", site.url), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ claim, signature, participant, role }),
    credentials: "omit",
  });
  if (!response.ok) throw await problemOf(response);
  return ((await response.json()) as SessionResponse).token;
}
