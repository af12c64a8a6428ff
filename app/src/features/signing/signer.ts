/** Who signs: a key in this browser, or one that the API keeps under a password. */

import { api, unwrap } from "@/api/client";
import { serverNow } from "@/api/config";
import { findKey } from "@/features/keys";
import { sign } from "@/lib/crypto/p256";
import { intentMessage } from "@/lib/intents/intent";

export type Signer =
  | { readonly kind: "browser"; readonly privateKey: CryptoKey }
  | { readonly kind: "managed"; readonly unlocked: boolean }
  | { readonly kind: "none" };

/** How `publicKey`, the registered one, can sign here. Raises ProblemError. */
export async function signerFor(publicKey: string): Promise<Signer> {
  const key = await findKey(publicKey);
  if (key !== undefined) return { kind: "browser", privateKey: key.privateKey };
  const { managed, unlocked_until } = await unwrap(api.GET("/api/v1/custody/key"));
  return managed ? { kind: "managed", unlocked: (unlocked_until ?? 0) > (await serverNow()) } : { kind: "none" };
}

/** The signature of an intent's text. `second`: under somebody else's intent. Raises ProblemError. */
export async function signText(
  signer: Signer,
  text: string,
  { password, second = false }: { readonly password?: string | undefined; readonly second?: boolean } = {},
): Promise<string> {
  if (signer.kind === "browser") return sign(signer.privateKey, intentMessage(text));
  const body = { intent: text, second, ...(password === undefined ? {} : { password }) };
  const { signature } = await unwrap(api.POST("/api/v1/custody/signatures", { body }));
  return signature;
}
