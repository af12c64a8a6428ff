/** The keys in this browser. A private key here signs and cannot be read out, by nobody. */

import { fromHex, hex, sha256 } from "@/lib/bytes";
import type { SigningKey } from "@/lib/crypto/p256";
import { all, get, persist, put, remove } from "@/lib/store";

/** The participant and role that were acted in last. */
export interface LastActing {
  readonly participant: string;
  readonly role: string;
}

/** `new`: made here and not yet known to be bound to its user. `replaced`: another key has taken its place on the ledger. */
export type KeyStanding = "new" | "registered" | "replaced";

export interface BrowserKey extends SigningKey {
  readonly label: string;
  readonly user: string;
  /** MSP id. */
  readonly organisation: string;
  readonly participants: readonly string[];
  /** ms since 1970 UTC; absent until it is known. */
  readonly certificateUntil?: number;
  readonly addedAt: number;
  readonly origin: "made" | "imported";
  readonly backedUp: boolean;
  readonly lastActing?: LastActing;
  /** Absent in keys of earlier releases, which were registered when they were kept. */
  readonly standing?: KeyStanding;
  /** The last request for a later certificate: sent again it says how far that is. */
  readonly renewal?: RenewalRequest | undefined;
}

/** As the exchange takes it. */
export interface RenewalRequest {
  readonly user: string;
  readonly csr: string;
  readonly issued_at: number;
  readonly signature: string;
}

export async function listKeys(): Promise<BrowserKey[]> {
  const keys = await all<BrowserKey>("keys");
  return keys.toSorted((one, other) => one.label.localeCompare(other.label) || one.addedAt - other.addedAt);
}

export function findKey(publicKey: string): Promise<BrowserKey | undefined> {
  return get<BrowserKey>("keys", publicKey);
}

/** Keep a key. A key that is here already keeps its name. Throws StoreError. */
export async function keepKey(key: BrowserKey): Promise<void> {
  const known = await findKey(key.publicKey);
  await put("keys", known === undefined ? key : { ...key, label: known.label, addedAt: known.addedAt });
  await persist();
}

/** Note what has become known of a key that is here; nothing for one that is not. */
export async function noteOfKey(publicKey: string, known: Partial<Omit<BrowserKey, keyof SigningKey>>): Promise<void> {
  const key = await findKey(publicKey);
  if (key !== undefined) await put("keys", { ...key, ...known });
}

/** A sign-in has shown which key is its user's: what is known of it, and that the ones before it serve no more. */
export async function noteRegistered(publicKey: string, known: Partial<Omit<BrowserKey, keyof SigningKey>>): Promise<void> {
  const keys = await listKeys();
  const registered = keys.find((key) => key.publicKey === publicKey);
  if (registered === undefined) return;
  await put("keys", { ...registered, ...known, standing: "registered" });
  const { user, organisation } = registered;
  const before = keys.filter((key) => key.user === user && key.organisation === organisation);
  for (const key of before) {
    // One that was made later may still wait for its turn.
    if (key.publicKey !== publicKey && key.standing !== "new") await noteOfKey(key.publicKey, { standing: "replaced" });
  }
}

/** The newest key of a user that was made here and has not been bound yet, as far as is known. */
export async function newKeyOf(user: string, organisation: string): Promise<BrowserKey | undefined> {
  const waiting = (await listKeys()).filter(
    (key) => key.user === user && key.organisation === organisation && key.standing === "new",
  );
  return waiting.toSorted((one, other) => other.addedAt - one.addedAt)[0];
}

/** For good: a key without a backup or second device is lost. */
export function forgetKey(publicKey: string): Promise<void> {
  return remove("keys", publicKey);
}

/** SHA-256 of the public point, the first 16 bytes in groups: short enough to compare by eye. */
export async function fingerprint(publicKey: string): Promise<string> {
  const digest = await sha256(fromHex(publicKey));
  return hex(digest.subarray(0, 16)).match(/.{4}/g)?.join(" ") ?? "";
}
