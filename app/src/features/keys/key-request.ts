/** What others need to bind a new key to its user: as `energysale user new` prints it and the command line reads it. */

import type { SigningKey } from "@/lib/crypto/p256";
import { sign, verify } from "@/lib/crypto/p256";
import { possessionMessage } from "@/lib/intents/claims";

export interface KeyRequest {
  readonly user: string;
  readonly participant: string;
  /** Of a new user; a registered one keeps the roles held. */
  readonly roles: readonly string[];
  readonly public_key: string;
  /** The new key's own signature over network, user, participant and public key. */
  readonly proof: string;
}

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const PUBLIC_KEY = /^04[0-9a-f]{128}$/;
const PROOF = /^[A-Za-z0-9_-]{86}$/;

interface Whose {
  readonly network: string;
  readonly user: string;
  readonly participant: string;
}

/** The key shows that whoever holds it agrees to be `user` of `participant`. */
export async function keyRequest(key: SigningKey, { network, user, participant }: Whose): Promise<KeyRequest> {
  const message = possessionMessage({ network, user, participant, public_key: key.publicKey });
  return { user, participant, roles: [], public_key: key.publicKey, proof: await sign(key.privateKey, message) };
}

export function keyRequestText(request: KeyRequest): string {
  return `${JSON.stringify(request, undefined, 2)}\n`;
}

/** The request in a text; undefined for a text that is none. */
export function readKeyRequest(text: string): KeyRequest | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof found !== "object" || found === null) return undefined;
  const { user, participant, public_key, proof } = found as Readonly<Record<string, unknown>>;
  const good = fits(user, ID) && fits(participant, ID) && fits(public_key, PUBLIC_KEY) && fits(proof, PROOF);
  return good ? { user, participant, roles: [], public_key, proof } : undefined;
}

/** Whether the proof is the key's, for this network. The ledger looks again. */
export function isProved({ user, participant, public_key, proof }: KeyRequest, network: string): Promise<boolean> {
  return verify(public_key, possessionMessage({ network, user, participant, public_key }), proof);
}

function fits(value: unknown, form: RegExp): value is string {
  return typeof value === "string" && form.test(value);
}
