/** What people sign beside intents: who they are, that a key is theirs, a new certificate, and who stands behind an application. */

import { type Bytes, sha256Hex } from "@/lib/bytes";
import { canonicalText, type Json } from "@/lib/canonical";
import { message } from "@/lib/intents/intent";

const SESSION_PREFIX = "energysale/session/v1\0";
const POSSESSION_PREFIX = "energysale/possession/v1\0";
const RENEWAL_PREFIX = "energysale/certificate-renewal/v1\0";
const APPLICATION_PREFIX = "energysale/application/v1\0";

export interface SessionClaim {
  readonly user: string;
  readonly network: string;
  /** MSP id of the organisation at whose API one signs in. */
  readonly audience: string;
  readonly nonce: string;
  /** ms since 1970 UTC, by the API's clock. */
  readonly issued_at: number;
}

export function sessionClaimText(claim: SessionClaim): string {
  return canonicalText({ v: 1, ...claim });
}

/** The bytes that are signed for a claim's text. */
export function sessionMessage(text: string): Bytes {
  return message(SESSION_PREFIX, text);
}

export interface Possession {
  readonly network: string;
  readonly user: string;
  readonly participant: string;
  readonly public_key: string;
}

/** The bytes that the holder of a new key signs to show that the key is theirs. */
export function possessionMessage(possession: Possession): Bytes {
  return message(POSSESSION_PREFIX, canonicalText({ ...possession }));
}

/** The bytes with which a user asks for a later certificate; `csr` is PEM, `issued_at` ms since 1970 UTC. */
export async function renewalMessage(
  renewal: Readonly<{ network: string; user: string; csr: string; issued_at: number }>,
): Promise<Bytes> {
  const csr = await sha256Hex(renewal.csr);
  return message(RENEWAL_PREFIX, canonicalText({ ...renewal, csr }));
}

/** The bytes with which an officer of the participant stands behind an application's `content`. */
export async function authorisationMessage(
  authorisation: Readonly<{ network: string; application: string; user: string; content: Json }>,
): Promise<Bytes> {
  const content = await sha256Hex(canonicalText(authorisation.content));
  return message(APPLICATION_PREFIX, canonicalText({ ...authorisation, content }));
}
