/** What a managed key asks for before it signs. */
import { api, unwrap } from "@/api/client";
import type { Password } from "@/features/signing/components/password-fields";
import type { Signer } from "@/features/signing/signer";

/**
 * The password that each signature is to be asked for with: none where the key needs none, or has been unlocked with a
 * code just now. Raises ProblemError.
 */
export async function passwordOf(signer: Signer, { password, code }: Password): Promise<string | undefined> {
  const unlocks = signer.kind === "managed" && code !== "";
  if (unlocks) await unwrap(api.POST("/api/v1/custody/unlock", { body: { password, code } }));
  return password === "" || unlocks ? undefined : password;
}
