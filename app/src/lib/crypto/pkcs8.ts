/**
 * Private keys in PKCS#8 PEM. Written: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, which `openssl pkey` and the
 * command line read. Read as well: keys under scrypt (the command line's own), plain keys, and SEC1.
 */

import { scryptAsync } from "@noble/hashes/scrypt.js";

import { type Bytes, hex, randomBytes, utf8 } from "@/lib/bytes";
import { type Element, elements, encode, inside, integer, oid, sequence, smallInteger, Tag } from "@/lib/crypto/der";
import { fromPem, toPem } from "@/lib/crypto/pem";

/** What a stolen file has to withstand: OWASP's figure for PBKDF2-HMAC-SHA256. */
export const ROUNDS = 600_000;
// A file asks for the work that opens it; more than this is an attack on the reader, not care of the writer.
const MAX_ROUNDS = 10_000_000;
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;

const PBES2 = "2a864886f70d01050d";
const PBKDF2 = "2a864886f70d01050c";
const SCRYPT = "2b06010401da47040b";
const AES_256_CBC = "60864801650304012a";
const HMAC_SHA256 = "2a864886f70d0209";
const EC_PUBLIC_KEY = "2a8648ce3d0201";
const P256 = "2a8648ce3d030107";

const HASHES: Readonly<Record<string, string>> = {
  "2a864886f70d0207": "SHA-1",
  [HMAC_SHA256]: "SHA-256",
  "2a864886f70d020a": "SHA-384",
  "2a864886f70d020b": "SHA-512",
};
const KEY_BYTES: Readonly<Record<string, number>> = {
  "608648016503040102": 16,
  "608648016503040116": 24,
  [AES_256_CBC]: 32,
};

export type KeyFileFault = "no_key" | "passphrase_needed" | "wrong_passphrase" | "unsupported";

/** Why a key file does not open. Carries neither key nor passphrase. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";

  constructor(readonly fault: KeyFileFault) {
    super(fault);
  }
}

/** Whether the key in `pem` needs a passphrase. */
export function isEncrypted(pem: string): boolean {
  return pem.includes("BEGIN ENCRYPTED PRIVATE KEY") || pem.includes("Proc-Type: 4,ENCRYPTED");
}

/** The encrypted PEM of a key's PKCS#8 bytes. */
export async function encryptKey(pkcs8: Bytes, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await aesKey(await pbkdf2(passphrase, salt, ROUNDS, "SHA-256", 32), "encrypt");
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, pkcs8));
  const prf = sequence(oid(HMAC_SHA256), encode(Tag.NULL));
  const derivation = sequence(oid(PBKDF2), sequence(encode(Tag.OCTET_STRING, salt), integer(ROUNDS), prf));
  const scheme = sequence(oid(AES_256_CBC), encode(Tag.OCTET_STRING, iv));
  const algorithm = sequence(oid(PBES2), sequence(derivation, scheme));
  return toPem("ENCRYPTED PRIVATE KEY", sequence(algorithm, encode(Tag.OCTET_STRING, data)));
}

/** The PKCS#8 bytes of the key in `pem`. Throws KeyFileError. */
export async function readKey(pem: string, passphrase?: string): Promise<Bytes> {
  const block = fromPem(pem);
  if (pem.includes("Proc-Type: 4,ENCRYPTED")) throw new KeyFileError("unsupported");
  if (block === undefined) throw new KeyFileError("no_key");
  if (block.label === "PRIVATE KEY") return block.der;
  if (block.label === "EC PRIVATE KEY") return fromSec1(block.der);
  if (block.label !== "ENCRYPTED PRIVATE KEY") throw new KeyFileError("no_key");
  if (passphrase === undefined || passphrase === "") throw new KeyFileError("passphrase_needed");
  return decrypt(block.der, passphrase);
}

async function decrypt(der: Bytes, passphrase: string): Promise<Bytes> {
  const { derive, iv, data } = readScheme(der);
  const key = await aesKey(await derive(passphrase), "decrypt");
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, data));
  } catch {
    throw new KeyFileError("wrong_passphrase");
  }
}

interface Scheme {
  readonly derive: (passphrase: string) => Promise<Bytes>;
  readonly iv: Bytes;
  readonly data: Bytes;
}

function readScheme(der: Bytes): Scheme {
  try {
    const [algorithm, encrypted] = inside(der, Tag.SEQUENCE);
    const [kind, parameters] = elements(contentOf(algorithm, Tag.SEQUENCE));
    if (hex(contentOf(kind, Tag.OID)) !== PBES2) throw new KeyFileError("unsupported");
    const [derivation, scheme] = elements(contentOf(parameters, Tag.SEQUENCE));
    const [cipher, iv] = elements(contentOf(scheme, Tag.SEQUENCE));
    const keyBytes = KEY_BYTES[hex(contentOf(cipher, Tag.OID))];
    if (keyBytes === undefined) throw new KeyFileError("unsupported");
    return {
      derive: readDerivation(contentOf(derivation, Tag.SEQUENCE), keyBytes),
      iv: contentOf(iv, Tag.OCTET_STRING),
      data: contentOf(encrypted, Tag.OCTET_STRING),
    };
  } catch (error) {
    throw error instanceof KeyFileError ? error : new KeyFileError("no_key");
  }
}

function readDerivation(der: Bytes, keyBytes: number): Scheme["derive"] {
  const [kind, parameters] = elements(der);
  const [salt, ...numbers] = elements(contentOf(parameters, Tag.SEQUENCE));
  const saltBytes = contentOf(salt, Tag.OCTET_STRING);
  switch (hex(contentOf(kind, Tag.OID))) {
    case PBKDF2: {
      const rounds = smallInteger(numbers[0]);
      const prf = numbers.find((each) => each.tag === Tag.SEQUENCE);
      // Without a named function it is HMAC-SHA-1 (RFC 8018).
      const hash = prf === undefined ? "SHA-1" : HASHES[hex(contentOf(elements(prf.content)[0], Tag.OID))];
      if (hash === undefined || rounds < 1 || rounds > MAX_ROUNDS) throw new KeyFileError("unsupported");
      return (passphrase) => pbkdf2(passphrase, saltBytes, rounds, hash, keyBytes);
    }
    case SCRYPT: {
      const [N, r, p] = [smallInteger(numbers[0]), smallInteger(numbers[1]), smallInteger(numbers[2])];
      if (128 * N * r > MAX_SCRYPT_BYTES || p > 16) throw new KeyFileError("unsupported");
      return async (passphrase) => scryptAsync(utf8(passphrase), saltBytes, { N, r, p, dkLen: keyBytes });
    }
    default:
      throw new KeyFileError("unsupported");
  }
}

function contentOf(element: Element | undefined, tag: number): Bytes {
  if (element === undefined || element.tag !== tag) throw new KeyFileError("no_key");
  return element.content;
}

async function pbkdf2(
  passphrase: string,
  salt: Bytes,
  iterations: number,
  hash: string,
  keyBytes: number,
): Promise<Bytes> {
  const secret = await crypto.subtle.importKey("raw", utf8(passphrase), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations }, secret, 8 * keyBytes),
  );
}

function aesKey(bytes: Bytes, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-CBC", false, [use]);
}

function fromSec1(der: Bytes): Bytes {
  const algorithm = sequence(oid(EC_PUBLIC_KEY), oid(P256));
  return sequence(integer(0), algorithm, encode(Tag.OCTET_STRING, der));
}
