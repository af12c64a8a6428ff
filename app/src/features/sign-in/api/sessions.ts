/** The two ways to prove who one is: with a key in this browser, or with the password of a managed key. */

import { type Config, readConfig, serverNow } from "@/api/config";
import { problemFrom } from "@/api/problem";
import type { Session, SessionResponse, User } from "@/api/session";
import { type BrowserKey, type LastActing, newKeyOf, noteRegistered } from "@/features/keys";
import { sign } from "@/lib/crypto/p256";
import { sessionClaimText, sessionMessage } from "@/lib/intents/claims";

const PATH = "/api/v1/sessions";

/** Too many failures: the API takes no further try for so long. */
export class LockedError extends Error {
  override readonly name = "LockedError";

  constructor(readonly seconds: number) {
    super("locked");
  }
}

/** Raises ProblemError and LockedError. */
export async function openWithKey(key: BrowserKey, config: Config): Promise<SessionResponse> {
  const claim = sessionClaimText({
    user: key.user,
    network: config.network_id,
    audience: config.organisation,
    nonce: crypto.randomUUID(),
    issued_at: await serverNow(),
  });
  const signature = await sign(key.privateKey, sessionMessage(claim));
  return post("POST", PATH, { claim, signature, cookie: true });
}

/** Raises ProblemError and LockedError. */
export function openWithPassword(given: { user: string; password: string; code: string }): Promise<SessionResponse> {
  return post("POST", `${PATH}/password`, { ...given, cookie: true });
}

/** All that the user may act as. */
export function actingChoices(user: User): LastActing[] {
  return Object.entries(user.memberships).flatMap(([participant, roles]) =>
    roles.map((role) => ({ participant, role })),
  );
}

/** Go on with a session just opened as `acting`. Raises ProblemError. */
export async function actFirstAs(
  opened: SessionResponse,
  { participant, role }: LastActing,
): Promise<SessionResponse> {
  // These two and nothing else: a whole answer would take its token into the store.
  const acting = { participant, role };
  const same = opened.participant === acting.participant && opened.role === acting.role;
  const session = same ? opened : await post("PUT", `${PATH}/current/acting`, { ...acting, cookie: true }, opened.token);
  const { user } = session;
  const noted = noteRegistered(user.public_key, {
    lastActing: acting,
    participants: Object.keys(user.memberships),
    organisation: user.organisation,
    ...(typeof user.valid_until === "number" ? { certificateUntil: user.valid_until } : {}),
  });
  await noted.catch(() => undefined); // what cannot be noted now is noted at the next sign-in
  return session;
}

/** Go on as before with the key that has replaced the session's own. Raises ProblemError and LockedError. */
export async function reopenWithNewKey({ user, participant, role }: Session): Promise<SessionResponse | undefined> {
  const key = await newKeyOf(user.user_id, user.organisation);
  if (key === undefined) return undefined;
  return actFirstAs(await openWithKey(key, await readConfig()), { participant, role });
}

async function post(method: string, path: string, body: object, token?: string): Promise<SessionResponse> {
  const headers = new Headers({ "Content-Type": "application/json", Accept: "application/json" });
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
  if (response.ok) return (await response.json()) as SessionResponse;
  if (response.status === 429) throw new LockedError(Number(response.headers.get("Retry-After") ?? 60));
  throw problemFrom(response.status, await response.json().catch(() => undefined));
}
