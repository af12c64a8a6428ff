/** A new key in this browser, with the one backup that may be made of it. */

import { saveBlob } from "@/api/download";
import { type KeyOwner, withOwner } from "@/features/keys/key-file";
import { type BrowserKey, keepKey } from "@/features/keys/keyring";
import { makeKey } from "@/lib/crypto/p256";
import { encryptKey } from "@/lib/crypto/pkcs8";

export const SHORTEST_PASSPHRASE = 12;

/** Made and kept. With a passphrase its encrypted backup is handed to the person as a file. Throws StoreError. */
export async function makeBrowserKey(
  owner: KeyOwner & { readonly roles: readonly string[]; readonly label?: string },
  passphrase: string | undefined,
): Promise<BrowserKey> {
  const { key, pkcs8 } = await makeKey();
  try {
    const backedUp = passphrase !== undefined && passphrase !== "";
    const pem = backedUp ? await encryptKey(pkcs8, passphrase) : undefined;
    const { user, participant, organisation } = owner;
    const made: BrowserKey = {
      ...key,
      label: owner.label ?? user,
      user,
      organisation,
      participants: [participant],
      addedAt: Date.now(),
      origin: "made",
      backedUp,
      standing: "new",
    };
    await keepKey(made);
    if (pem !== undefined) {
      const text = withOwner(pem, { ...owner, publicKey: key.publicKey });
      saveBlob(new Blob([text], { type: "application/x-pem-file" }), `${user}.pem`);
    }
    return made;
  } finally {
    pkcs8.fill(0);
  }
}
