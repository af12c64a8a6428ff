/** From a step to the intent's text that is going to be signed. */

import { intentDigest, intentText } from "@/lib/intents/intent";
import { sealTerms } from "@/lib/intents/terms";
import { uuid7 } from "@/lib/intents/uuid7";
import type { Step } from "@/features/signing/step";

export const LIFE_MS = 5 * 60_000;
/** For a step that waits for a second person: nearly the 24 hours that an intent may live. */
export const LIFE_WITH_SECOND_MS = 86_000_000;

export interface Acting {
  readonly user: string;
  readonly participant: string;
  readonly role: string;
  readonly network: string;
}

/** A step with the exact text that stands for it. `private` stays off the public record. */
export interface Composed {
  readonly step: Step;
  readonly text: string;
  readonly digest: string;
  readonly intentId: string;
  readonly expiresAt: number;
  readonly private: string | undefined;
}

/** `now` is by the API's clock. Throws NotCanonicalError. */
export async function compose(step: Step, acting: Acting, now: number, life = LIFE_MS): Promise<Composed> {
  const sealed = step.sealed ?? (step.terms && (await sealTerms(step.terms)));
  const intentId = uuid7(now);
  const expiresAt = now + life;
  const text = intentText({
    intent_id: intentId,
    action: step.action,
    actor: acting.user,
    participant: acting.participant,
    role: step.role ?? acting.role,
    target: step.target ?? null,
    expected_version: step.version ?? null,
    args: step.args ?? {},
    private_hash: sealed?.hash ?? null,
    expires_at: expiresAt,
    network: acting.network,
  });
  return { step, text, digest: await intentDigest(text), intentId, expiresAt, private: sealed?.private };
}
