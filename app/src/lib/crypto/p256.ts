/**
 * ES256 signatures of people, as `chaincode/signature.py` has them: P-256 over SHA-256, base64url of the 64 bytes r‖s, low S.
 * A public key is the hex of its uncompressed point.
 */

import { base64url, type Bytes, fromBase64url, fromHex, hex } from "@/lib/bytes";

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const ES256 = { name: "ECDSA", hash: "SHA-256" } as const;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF_WIDTH = 32;

/** A private key that only signs, with its public key. Neither script nor extension reads it out again. */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: string;
}

/** A new key, and its PKCS#8 bytes for the one backup that may be made of it: overwrite them after use. */
export async function makeKey(): Promise<{ key: SigningKey; pkcs8: Bytes }> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const publicKey = hex(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  return { key: { privateKey: await seal(pkcs8), publicKey }, pkcs8 };
}

/** The key in PKCS#8 bytes, from now on not extractable. Throws TypeError when it is none of P-256. */
export async function importKey(pkcs8: Bytes): Promise<SigningKey> {
  try {
    const readable = await crypto.subtle.importKey("pkcs8", pkcs8, CURVE, true, ["sign"]);
    const point = await crypto.subtle.exportKey("jwk", readable);
    if (point.x === undefined || point.y === undefined) throw new TypeError("no point");
    const publicKey = `04${hex(fromBase64url(point.x))}${hex(fromBase64url(point.y))}`;
    return { privateKey: await seal(pkcs8), publicKey };
  } catch {
    throw new TypeError("not a P-256 private key");
  }
}

/** The low-S signature of `message`, 86 characters of base64url. */
export async function sign(privateKey: CryptoKey, message: Bytes): Promise<string> {
  return base64url(await signBytes(privateKey, message));
}

/** As `sign`, the 64 bytes. */
export async function signBytes(privateKey: CryptoKey, message: Bytes): Promise<Bytes> {
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, privateKey, message));
  const s = BigInt(`0x${hex(signature.subarray(HALF_WIDTH))}`);
  if (s > ORDER / 2n) signature.set(fromHex((ORDER - s).toString(16).padStart(2 * HALF_WIDTH, "0")), HALF_WIDTH);
  return signature;
}

/** Whether `signature` is `publicKey`'s over `message`. False for any bad input. */
export async function verify(publicKey: string, message: Bytes, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("raw", fromHex(publicKey), CURVE, false, ["verify"]);
    return await crypto.subtle.verify(ES256, key, fromBase64url(signature), message);
  } catch {
    return false;
  }
}

function seal(pkcs8: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("pkcs8", pkcs8, CURVE, false, ["sign"]);
}
