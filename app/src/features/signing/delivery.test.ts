import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { deliver } from "@/features/signing/delivery";
import { type Envelope, keepEnvelopes, openEnvelopes } from "@/features/signing/outbox";

type Answer = () => Response;
const asked: string[] = [];
let answers: Answer[] = [];

function envelope(name: string): Envelope {
  const step = { action: "cancel", target: name, version: 1 };
  const own = { actor: "li-na", organisation: "ConsumerOrg", title: "", expiresAt: 0, step };
  return { ...own, digest: name, intentId: `id-of-${name}`, intent: `text of ${name}`, signature: "s" };
}

function answer(digest: string, status: string, code: string | null = null) {
  return { digest, status, target: digest, version: 2, block_number: 7, code, detail: null };
}

const json = (body: unknown, status = 200): Answer => () => Response.json(body, { status });
const lost: Answer = () => {
  throw new TypeError("network");
};

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request.method === "POST" ? await request.text() : new URL(request.url).pathname);
    const next = answers.shift();
    if (next === undefined) throw new Error("not expected");
    return next();
  });
});

afterEach(() => expect(answers).toEqual([]));

it("sends the same bytes again after a lost connection, and forgets them at their end only", async () => {
  const [one, other] = [envelope("one"), envelope("other")];
  await keepEnvelopes([one, other]);
  answers = [lost, json([answer("one", "applied"), answer("other", "pending")]), json([answer("other", "exists")])];
  const kept: number[] = [];
  const results = await deliver([one, other], {
    onWaiting: () => void openEnvelopes("li-na", "ConsumerOrg").then((left) => kept.push(left.length)),
  });
  expect(results.map(({ digest, status }) => [digest, status])).toEqual([["one", "applied"], ["other", "exists"]]);
  expect(asked[1]).toBe(asked[0]);
  expect(JSON.parse(asked[2] ?? "")).toEqual([{ intent: other.intent, signature: "s" }]);
  expect(kept[0]).toBe(2);
  expect(await openEnvelopes("li-na", "ConsumerOrg")).toEqual([]);
});

it("asks the ledger before it calls an intent expired", async () => {
  answers = [
    json([answer("late", "refused", "intent_expired"), answer("later", "refused", "intent_expired")]),
    json(answer("late", "applied")),
    json({ code: "not_found" }, 404),
  ];
  const results = await deliver([envelope("late"), envelope("later")]);
  expect(results.map(({ status }) => status)).toEqual(["applied", "refused"]);
  expect(asked.slice(1).toSorted()).toEqual(["/api/v1/intents/li-na/id-of-late", "/api/v1/intents/li-na/id-of-later"]);
});

it("refuses all of a list that the API refuses as a whole", async () => {
  answers = [json({ code: "invalid_request" }, 400)];
  const [result] = await deliver([envelope("bad")]);
  expect(result).toMatchObject({ status: "refused", code: "invalid_request" });
});
