/** Having one's certificate renewed, at the exchange's API: asked for with the registered key, which stays here. */

import type { Schema } from "@/api/client";
import { type Config, serverNow } from "@/api/config";
import { fetchAnswer, problemOf } from "@/api/problem";
import { type BrowserKey, noteOfKey, type RenewalRequest } from "@/features/keys/keyring";
import { hex, sha256 } from "@/lib/bytes";
import { certificateRequest } from "@/lib/crypto/csr";
import { sign } from "@/lib/crypto/p256";
import { renewalMessage } from "@/lib/intents/claims";

export type Renewal = Schema<"RenewalInfo">;

/** States that go on by themselves, once a registrar has signed. */
export const UNDER_WAY: ReadonlySet<string> = new Set(["requested", "certified"]);

/**
 * Ask for a later certificate. One that was asked for elsewhere and is under way is the answer then, and cannot be asked
 * after from here. Raises ProblemError.
 */
export async function askRenewal(key: BrowserKey, config: Config): Promise<Renewal> {
  const csr = await certificateRequest(key.user, key);
  const issued_at = await serverNow();
  const message = await renewalMessage({ network: config.network_id, user: key.user, csr, issued_at });
  const request = { user: key.user, csr, issued_at, signature: await sign(key.privateKey, message) };
  const renewal = await renewalOf(request, config);
  const own = renewal.renewal_id === hex(await sha256(message));
  await noteOfKey(key.publicKey, { renewal: own ? request : undefined });
  return renewal;
}

/** How far a renewal is. Raises ProblemError. */
export async function renewalOf(request: RenewalRequest, config: Config): Promise<Renewal> {
  const response = await post(`${config.exchange_url}/api/v1/certificate-renewals`, request);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Renewal;
}

async function post(url: string, body: object): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetchAnswer(url, { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" });
}
