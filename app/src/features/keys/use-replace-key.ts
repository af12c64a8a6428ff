import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";
import { configQuery } from "@/api/config";
import { useSession } from "@/api/session";
import { keyRequest } from "@/features/keys/key-request";
import { fingerprint, forgetKey } from "@/features/keys/keyring";
import { makeBrowserKey } from "@/features/keys/make-key";
import { messages } from "@/features/keys/replace-messages";
import { keysQuery } from "@/features/keys/use-keys";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

/**
 * Make a key, have the registered one sign that it takes its place, and go on with it. Whether it did: not where the
 * person does not sign, or the ledger refuses, which the dialog says.
 */
export function useReplaceKey() {
  const t = useMessages(messages);
  const client = useQueryClient();
  const sign = useSign();
  const { user, participant } = useSession();
  return useMutation({
    mutationFn: async (passphrase: string | undefined) => {
      const { network_id: network } = await client.ensureQueryData(configQuery);
      const { user_id, organisation } = user;
      const roles = user.memberships[participant] ?? [];
      const { version } = await unwrap(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id } } }));
      const label = `${user_id} ${new Date().toISOString().slice(0, 10)}`;
      // On disk before it is sent: the answer may be lost, and then this key is the registered one.
      const key = await makeBrowserKey({ user: user_id, participant, organisation, roles, label }, passphrase);
      const { public_key, proof } = await keyRequest(key, { network, user: user_id, participant });
      const step = { action: "replace_key", target: user_id, version, args: { public_key, proof }, words: { public_key: await fingerprint(public_key) } };
      const results = await sign([step], { title: t("title") });
      const replaced = results?.every(isDone) ?? false;
      if (!replaced) await forgetKey(public_key);
      return replaced;
    },
    onSettled: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
}
