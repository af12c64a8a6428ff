/**
 * Sending signed intents until each has an end. Every attempt carries the same bytes, and the ledger takes an intent id
 * once: that makes it safe to send again, whatever happened to the attempt before.
 */

import { authorisedFetch, type ProblemError } from "@/api/client";
import { asProblem, problemOf } from "@/api/problem";
import type { JsonObject } from "@/lib/canonical";
import { dropEnvelopes, type Envelope } from "@/features/signing/outbox";
import type { StepResult } from "@/features/signing/step";

const PATH = "/api/v1/intents";
/** So many are sent at once: the person sees them end in lots. */
const AT_ONCE = 100;
const MAX_BODY_BYTES = 3_500_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/** As `POST /api/v1/intents` answers for each intent. */
interface IntentAnswer {
  readonly digest: string;
  readonly status: "applied" | "exists" | "refused" | "pending";
  readonly target: string | null;
  readonly version: number | null;
  readonly code: string | null;
  readonly detail: JsonObject | null;
  readonly block_number: number | null;
}

export interface Delivery {
  /** Called with each result as soon as it is known. */
  readonly onResult?: (result: StepResult) => void;
  /** Called when the way to the API is lost (true) and when it is back. */
  readonly onWaiting?: (waiting: boolean) => void;
}

/** The end of every envelope, in their order. Goes on until there is one; nothing is thrown. */
export async function deliver(envelopes: readonly Envelope[], delivery: Delivery = {}): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const lot of lots(envelopes)) results.push(...(await deliverLot(lot, delivery)));
  return results;
}

async function deliverLot(lot: readonly Envelope[], { onResult, onWaiting }: Delivery): Promise<StepResult[]> {
  const ended = new Map<string, StepResult>();
  const end = async (answers: readonly IntentAnswer[]) => {
    const found = answers.flatMap((answer) => ended.has(answer.digest) ? [] : resultOf(lot, answer));
    // What cannot be taken out now is sent again after a reload, and answered as it was.
    await dropEnvelopes(found.map((result) => result.digest)).catch(() => undefined);
    for (const result of found) {
      ended.set(result.digest, result);
      onResult?.(result);
    }
  };
  for (let wait = FIRST_WAIT_MS; ended.size < lot.length; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const open = lot.filter((envelope) => !ended.has(envelope.digest));
    try {
      const answers = await send(open);
      onWaiting?.(false);
      await end(await Promise.all(answers.filter((answer) => answer.status !== "pending").map(checkExpired(open))));
    } catch (error) {
      const problem = asProblem(error);
      if (!problem.mayPass && problem.status !== 500) await end(open.map((each) => refused(each, problem)));
      else onWaiting?.(true);
    }
    if (ended.size < lot.length) await pause(wait);
  }
  return lot.flatMap((envelope) => ended.get(envelope.digest) ?? []);
}

async function send(envelopes: readonly Envelope[]): Promise<IntentAnswer[]> {
  const body = JSON.stringify(envelopes.map(wire));
  const headers = { "Content-Type": "application/json" };
  const response = await authorisedFetch(new Request(new URL(PATH, location.origin), { method: "POST", headers, body }));
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as IntentAnswer[];
}

/** An intent whose time is over may have been taken before: then the ledger knows it by actor and id. */
function checkExpired(envelopes: readonly Envelope[]): (answer: IntentAnswer) => Promise<IntentAnswer> {
  return async (answer) => {
    const envelope = envelopes.find((each) => each.digest === answer.digest);
    if (answer.code !== "intent_expired" || answer.status !== "refused" || envelope === undefined) return answer;
    const response = await authorisedFetch(new URL(`${PATH}/${envelope.actor}/${envelope.intentId}`, location.origin).href);
    if (response.status === 404) return answer;
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as IntentAnswer;
  };
}

function wire({ intent, signature, private: text }: Envelope): object {
  return { intent, signature, ...(text === undefined ? {} : { private: text }) };
}

function resultOf(lot: readonly Envelope[], answer: IntentAnswer): StepResult[] {
  const envelope = lot.find((each) => each.digest === answer.digest);
  if (envelope === undefined || answer.status === "pending") return [];
  const { digest, status, target, version, block_number, code, detail } = answer;
  return [{ step: envelope.step, digest, status, target, version, block_number, code, detail }];
}

function refused({ digest }: Envelope, problem: ProblemError): IntentAnswer {
  const detail = problem.context as JsonObject;
  return { digest, status: "refused", target: null, version: null, block_number: null, code: problem.code, detail };
}

function lots(envelopes: readonly Envelope[]): Envelope[][] {
  const found: Envelope[][] = [];
  let bytes = 0;
  for (const envelope of envelopes) {
    const size = 2 * (envelope.intent.length + (envelope.private?.length ?? 0)) + 256; // quotes are escaped
    const last = found.at(-1);
    if (last === undefined || last.length === AT_ONCE || bytes + size > MAX_BODY_BYTES) {
      found.push([envelope]);
      bytes = size;
    } else {
      last.push(envelope);
      bytes += size;
    }
  }
  return found;
}

/** Ends early when the browser says that the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      resolve();
    };
    const timer = setTimeout(over, ms * (0.5 + Math.random()));
    addEventListener("online", over);
  });
}
