/** Key files: this client's backups, the command line's keystore, and keys of other tools. */

import { importKey, type SigningKey } from "@/lib/crypto/p256";
import { KeyFileError, readKey } from "@/lib/crypto/pkcs8";

/** Whose key it is, by the lines that the command line writes in front of it. */
export interface KeyOwner {
  readonly user: string;
  readonly participant: string;
  readonly organisation: string;
}

export interface KeyFile {
  readonly key: SigningKey;
  readonly owner: KeyOwner | undefined;
}

export const MAX_KEY_FILE_BYTES = 64 * 1024;

/** The key in a file's text, from now on not extractable. Throws KeyFileError. */
export async function openKeyFile(text: string, passphrase?: string): Promise<KeyFile> {
  const pkcs8 = await readKey(text, passphrase);
  try {
    return { key: await importKey(pkcs8), owner: ownerIn(text) };
  } catch {
    throw new KeyFileError("no_key");
  } finally {
    pkcs8.fill(0);
  }
}

/** Whose key the lines in front of it say it is; undefined where they do not. */
export function ownerIn(text: string): KeyOwner | undefined {
  const [head = ""] = text.split("-----BEGIN", 1);
  const fields = new Map(head.split(/\r?\n/).map((line) => line.split(": ", 2) as [string, string]));
  const [user, participant, organisation] = ["user", "participant", "organisation"].map((name) => fields.get(name));
  return user && participant && organisation ? { user, participant, organisation } : undefined;
}

/** The text of a backup with the lines that say whose key it is, as the command line's keystore has them. */
export function withOwner(pem: string, owner: KeyOwner & { roles: readonly string[]; publicKey: string }): string {
  const lines = [
    `user: ${owner.user}`,
    `participant: ${owner.participant}`,
    `organisation: ${owner.organisation}`,
    `roles: ${owner.roles.join(" ")}`,
    `public-key: ${owner.publicKey}`,
  ];
  return `${lines.join("\n")}\n${pem}`;
}
