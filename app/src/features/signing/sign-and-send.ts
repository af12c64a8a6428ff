/** Compose, sign, keep, send: all that happens once a person has said yes. */

import { serverNow } from "@/api/config";
import { asProblem } from "@/api/problem";
import { propose } from "@/features/signing/api/cosignatures";
import { type Acting, compose, type Composed, LIFE_WITH_SECOND_MS } from "@/features/signing/compose";
import { deliver } from "@/features/signing/delivery";
import { type Envelope, keepEnvelopes } from "@/features/signing/outbox";
import { type Signer, signText } from "@/features/signing/signer";
import type { Step, StepResult } from "@/features/signing/step";
import type { JsonObject } from "@/lib/canonical";

export interface Signing {
  readonly steps: readonly Step[];
  readonly title: string;
  readonly acting: Acting;
  readonly organisation: string;
  readonly signer: Signer;
  readonly password?: string | undefined;
}

export interface Progress {
  readonly signed: number;
  readonly ended: number;
  readonly refused: number;
  /** The way to the API is lost; it goes on by itself. */
  readonly waiting: boolean;
  /** Of one signature, the longest (ms). */
  readonly signing_ms: number;
}

export const NOTHING_YET: Progress = { signed: 0, ended: 0, refused: 0, waiting: false, signing_ms: 0 };

/**
 * The result of each step in order. Raises NotCanonicalError, StoreError and ProblemError (a managed key refused): then
 * nothing was sent.
 */
export async function signAndSend(signing: Signing, tell: (progress: Progress) => void): Promise<StepResult[]> {
  let progress = NOTHING_YET;
  const note = (change: Partial<Progress>) => tell((progress = { ...progress, ...change }));

  const envelopes = await signAll(signing, (signed, ms) =>
    note({ signed, signing_ms: Math.max(progress.signing_ms, ms) }),
  );
  await keepEnvelopes(envelopes);
  const results = await deliver(envelopes, {
    onResult: ({ status }) =>
      note({ ended: progress.ended + 1, refused: progress.refused + (status === "refused" ? 1 : 0) }),
    onWaiting: (waiting) => note({ waiting }),
  });
  return askSeconds(signing, results);
}

async function signAll(signing: Signing, tell: (signed: number, ms: number) => void): Promise<Envelope[]> {
  const now = await serverNow();
  const envelopes: Envelope[] = [];
  for (const step of signing.steps) {
    const began = performance.now();
    const composed = await compose(step, signing.acting, now);
    const signature = await signText(signing.signer, composed.text, { password: signing.password });
    envelopes.push(envelopeOf(signing, composed, signature));
    tell(envelopes.length, performance.measure("sign an intent", { start: began }).duration); // for whoever profiles
  }
  return envelopes;
}

function envelopeOf({ acting, organisation, title }: Signing, composed: Composed, signature: string): Envelope {
  const { text: intent, digest, intentId, expiresAt, step } = composed;
  const own = { intent, signature, digest, intentId, expiresAt, step, title, organisation, actor: acting.user };
  return composed.private === undefined ? own : { ...own, private: composed.private };
}

/** Steps beyond the signer's limit are signed for a longer time, and wait for a second person of the participant. */
async function askSeconds(signing: Signing, results: StepResult[]): Promise<StepResult[]> {
  return Promise.all(
    results.map((result) => (result.code === "second_signature_required" ? askSecond(signing, result) : result)),
  );
}

async function askSecond(signing: Signing, result: StepResult): Promise<StepResult> {
  try {
    const composed = await compose(result.step, signing.acting, await serverNow(), LIFE_WITH_SECOND_MS);
    const signature = await signText(signing.signer, composed.text, { password: signing.password });
    const { digest } = await propose({ intent: composed.text, signature, private: composed.private ?? null });
    return { ...result, digest, status: "waiting", code: null, detail: null };
  } catch (error) {
    const { code, context } = asProblem(error);
    return { ...result, code, detail: context as JsonObject };
  }
}
