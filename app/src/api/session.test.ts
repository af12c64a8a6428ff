import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { authorisedFetch } from "./fetch";
import { currentToken, openSession, type Session, sessionState, signOut, startSession, viewOf } from "./session";

const user = { user_id: "li-na", organisation: "ConsumerOrg", memberships: {}, status: "active", version: 1 };

function session(token: string): Session {
  const fields = { token, expires_at: Date.now() + 900_000, session_id: "s", participant: "mill-1", role: "consumer_owner" };
  return { ...fields, user } as unknown as Session; // the rest of a user is not looked at
}

/** What the API answers, by method and path; it remembers what it was asked. */
function api(answers: Record<string, () => Response>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname} ${request.headers.get("Authorization") ?? "-"}`);
    return answers[`${request.method} ${pathname}`]?.() ?? new Response(null, { status: 404 });
  });
  return asked;
}

/** A lock of which nobody else wants to have it: jsdom has none. */
const runAtOnce = (_: string, work: () => Promise<unknown>) => work();

const refresh = "POST /api/v1/sessions/refresh";
const refused = () => Response.json({ code: "token_expired" }, { status: 401 });

beforeEach(() => {
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as Navigator, { locks: { request: runAtOnce } }));
});

afterEach(async () => {
  api({});
  await signOut();
  localStorage.removeItem("energysale.signed_in");
});

test("nobody is asked to renew where nobody was signed in", async () => {
  const asked = api({});
  await startSession();
  expect(sessionState.value.status).toBe("signed_out");
  expect(asked).toEqual([]);
});

test("a reload goes on with the session of the cookie, and no token is stored", async () => {
  localStorage.setItem("energysale.signed_in", "1");
  api({ [refresh]: () => Response.json(session("secret-token")) });
  await startSession();
  expect(currentToken()).toBe("secret-token");
  expect(viewOf(sessionState.value)).toBe("li-na mill-1 consumer_owner");
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("secret-token");
});

test("a token that is over is renewed once, and the request sent again with its body", async () => {
  openSession(session("old"));
  let calls = 0;
  const asked = api({
    [refresh]: () => Response.json(session("new")),
    "POST /api/v1/intents": () => (calls++ === 0 ? refused() : Response.json({ done: true })),
  });
  const response = await authorisedFetch(new Request("http://localhost/api/v1/intents", { method: "POST", body: "{}" }));
  expect(response.status).toBe(200);
  expect(asked).toEqual(["POST /api/v1/intents Bearer old", `${refresh} -`, "POST /api/v1/intents Bearer new"]);
});

test("a renewal that is refused ends the session", async () => {
  openSession(session("old"));
  const asked = api({ [refresh]: refused, "GET /api/v1/orders": refused });
  const response = await authorisedFetch("http://localhost/api/v1/orders");
  expect(response.status).toBe(401);
  expect(sessionState.value.status).toBe("signed_out");
  expect(asked).toHaveLength(2);
});

test("a lost connection is no end of the session", async () => {
  openSession(session("old"));
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
  await expect(authorisedFetch("http://localhost/api/v1/orders")).rejects.toMatchObject({ code: "no_answer" });
  expect(currentToken()).toBe("old");
});

test("whoever starts without a connection is told so, and goes on when it is there", async () => {
  vi.useFakeTimers();
  localStorage.setItem("energysale.signed_in", "1");
  sessionState.set({ status: "starting" });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
  await startSession();
  expect(sessionState.value).toMatchObject({ status: "starting", problem: { code: "no_answer" } });
  api({ [refresh]: () => Response.json(session("new")) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(currentToken()).toBe("new");
  vi.useRealTimers();
});

test("whoever starts and gets an error that will stay is asked to sign in", async () => {
  localStorage.setItem("energysale.signed_in", "1");
  sessionState.set({ status: "starting" });
  api({ [refresh]: () => Response.json({ code: "internal_error" }, { status: 500 }) });
  await startSession();
  expect(sessionState.value.status).toBe("signed_out");
});
