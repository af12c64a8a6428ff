/**
 * Who is signed in, in all tabs of the browser. The access token stays in memory; the refresh token is a cookie that
 * scripts cannot read, good for one renewal. Tabs share that cookie, so one renews at a time (a Web Lock) and hands
 * the new token to the others (a BroadcastChannel).
 */
import { Observable, useObservable } from "@/lib/observable";
import { remember, remembered } from "@/lib/remembered";

import { asProblem, type ProblemError, problemOf } from "./problem";
import type { components } from "./schema";

export type User = components["schemas"]["User"];
export type SessionResponse = components["schemas"]["SessionResponse"];
export type Session = Pick<
  SessionResponse,
  "token" | "expires_at" | "session_id" | "participant" | "role" | "user"
>;

export type SessionState =
  | { readonly status: "signed_out" }
  /** `problem`: why it is not known yet whether there is a session. It is asked again. */
  | { readonly status: "starting"; readonly problem?: ProblemError }
  | { readonly status: "signed_in"; readonly session: Session };

/** What tabs tell each other; `null` is the end of the session. */
type Told = Session | null;

const SESSIONS = "/api/v1/sessions";
const LOCK = "energysale.renewal";
const MARK = "energysale.signed_in"; // only says that there may be a cookie; holds no secret
const RENEW_BEFORE_MS = 60_000;
const SHORTEST_WAIT_MS = 5_000;

export const sessionState = new Observable<SessionState>({ status: "starting" });

/** How a session that is over goes on with another key of the same user; `undefined` where there is none. */
type Reopening = (over: Session) => Promise<SessionResponse | undefined>;
let reopening: Reopening = () => Promise.resolve(undefined);

/** A session ends when its user's key is replaced: `open` finds the new key, whichever tab notices first. */
export function onSessionOver(open: Reopening): void {
  reopening = open;
}

const channel = new BroadcastChannel("energysale.session");
let timer: ReturnType<typeof setTimeout> | undefined;

channel.addEventListener("message", (event: MessageEvent<Told>) => apply(event.data));

/** Called once when the page has loaded: goes on with the session of the cookie, if there is one. */
export async function startSession(): Promise<void> {
  if (remembered(MARK) === null) {
    sessionState.set({ status: "signed_out" });
    return;
  }
  // Without locks (a page that is no secure context) nothing can be renewed: one signs in.
  await renew(undefined).catch(() => sessionState.set({ status: "signed_out" }));
}

/** A sign-in has succeeded: this and the other tabs go on with it. */
export function openSession(response: Session): void {
  const { token, expires_at, session_id, participant, role, user } = response;
  const session = { token, expires_at, session_id, participant, role, user };
  remember(MARK, "1");
  apply(session);
  channel.postMessage(session);
}

/** Go on in another role, or for another participant. Raises ProblemError. */
export async function actAs(acting: { participant: string; role: string }): Promise<void> {
  await navigator.locks.request(LOCK, async () => {
    const response = await send("PUT", `${SESSIONS}/current/acting`, { ...acting, cookie: true }, currentToken());
    openSession((await response.json()) as SessionResponse);
  });
}

/** The end of the session, in every tab. Tells the API if it can be reached. */
export async function signOut(): Promise<void> {
  const token = currentToken();
  endHere();
  if (token !== undefined) await send("DELETE", `${SESSIONS}/current`, undefined, token).catch(() => undefined);
}

/** Renew unless another tab has done so since `stale` was seen. False: there is no session any more. */
export async function renew(stale: string | undefined): Promise<boolean> {
  return navigator.locks.request(LOCK, async () => {
    const token = currentToken();
    if (token !== undefined && token !== stale) return true;
    try {
      const response = await send("POST", `${SESSIONS}/refresh`, {}, undefined);
      openSession((await response.json()) as SessionResponse);
      return true;
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401) return goOnOrEnd();
      if (sessionState.value.status === "starting") {
        sessionState.set(problem.mayPass ? { status: "starting", problem } : { status: "signed_out" });
      }
      if (sessionState.value.status !== "signed_out") schedule(SHORTEST_WAIT_MS);
      return false;
    }
  });
}

export function currentToken(): string | undefined {
  const state = sessionState.value;
  return state.status === "signed_in" ? state.session.token : undefined;
}

export function useSessionState(): SessionState {
  return useObservable(sessionState);
}

/** The session, for components that are only there while somebody is signed in. */
export function useSession(): Session {
  const state = useSessionState();
  if (state.status !== "signed_in") throw new Error("useSession outside of a session");
  return state.session;
}

/** What distinguishes one view of the data from another: with a change of it nothing cached may stay. */
export function viewOf(state: SessionState): string {
  if (state.status !== "signed_in") return "";
  const { user, participant, role } = state.session;
  return `${user.user_id} ${participant} ${role}`;
}

/** Whether somebody is signed in afterwards. */
async function goOnOrEnd(): Promise<boolean> {
  const state = sessionState.value;
  const opened = state.status === "signed_in" ? await reopening(state.session).catch(() => undefined) : undefined;
  if (opened === undefined) endHere();
  else openSession(opened);
  return opened !== undefined;
}

function endHere(): void {
  remember(MARK, null);
  apply(null);
  channel.postMessage(null);
}

function apply(told: Told): void {
  clearTimeout(timer);
  sessionState.set(told === null ? { status: "signed_out" } : { status: "signed_in", session: told });
  if (told !== null) schedule(told.expires_at - Date.now() - RENEW_BEFORE_MS);
}

function schedule(wait: number): void {
  clearTimeout(timer);
  const stale = currentToken();
  timer = setTimeout(() => void renew(stale), Math.max(wait, SHORTEST_WAIT_MS));
}

async function send(method: string, path: string, body: object | undefined, token: string | undefined): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  const request = new Request(new URL(path, location.origin), { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const response = await fetch(request);
  if (!response.ok) throw await problemOf(response);
  return response;
}
