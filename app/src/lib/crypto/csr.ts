/** Certificate signing requests (PKCS#10, RFC 2986): a user's name, the key, and the key's signature over both. */

import { type Bytes, fromHex, hex, utf8 } from "@/lib/bytes";
import { encode, integer, oid, sequence, Tag } from "@/lib/crypto/der";
import { toPem } from "@/lib/crypto/pem";
import { type SigningKey, signBytes } from "@/lib/crypto/p256";

const COMMON_NAME = "550403";
const EC_PUBLIC_KEY = "2a8648ce3d0201";
const P256 = "2a8648ce3d030107";
const ECDSA_WITH_SHA256 = "2a8648ce3d040302";
const NO_UNUSED_BITS = Uint8Array.of(0);

/** The PEM request for `user`. The CA decides on everything else by itself. */
export async function certificateRequest(user: string, key: SigningKey): Promise<string> {
  const name = sequence(encode(Tag.SET, sequence(oid(COMMON_NAME), encode(Tag.UTF8_STRING, utf8(user)))));
  const publicKey = sequence(
    sequence(oid(EC_PUBLIC_KEY), oid(P256)),
    encode(Tag.BIT_STRING, NO_UNUSED_BITS, fromHex(key.publicKey)),
  );
  const request = sequence(integer(0), name, publicKey, encode(Tag.CONTEXT_0));
  const signature = encode(Tag.BIT_STRING, NO_UNUSED_BITS, derSignature(await signBytes(key.privateKey, request)));
  return toPem("CERTIFICATE REQUEST", sequence(request, sequence(oid(ECDSA_WITH_SHA256)), signature));
}

function derSignature(signature: Bytes): Bytes {
  const numbers = [signature.subarray(0, 32), signature.subarray(32)].map((half) => BigInt(`0x${hex(half)}`));
  return sequence(...numbers.map((number) => integer(number)));
}
