import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { configQuery } from "@/api/config";
import { type BrowserKey, noteOfKey } from "@/features/keys/keyring";
import { askRenewal, type Renewal, renewalOf, UNDER_WAY } from "@/features/keys/renewal";
import { keysQuery } from "@/features/keys/use-keys";

const LOOK_AGAIN_MS = 5_000;

/** The renewal of a key's certificate: asking for one, and how far the last one is. */
export function useRenewal(key: BrowserKey) {
  const client = useQueryClient();
  const { data: config } = useQuery(configQuery);
  const { renewal: request, publicKey } = key;
  const state = useQuery({
    queryKey: ["browser-keys", "renewal", publicKey, request?.signature],
    queryFn: async () => {
      if (request === undefined || config === undefined) return null;
      const renewal = await renewalOf(request, config);
      await note(publicKey, renewal);
      return renewal;
    },
    enabled: request !== undefined && config !== undefined,
    refetchInterval: ({ state: { data } }) => (data && !UNDER_WAY.has(data.state) ? false : LOOK_AGAIN_MS),
  });
  const asking = useMutation({
    mutationFn: async () => {
      if (config === undefined) return undefined;
      const renewal = await askRenewal(key, config);
      await note(publicKey, renewal);
      return renewal;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  const found: Renewal | undefined = state.data ?? asking.data ?? undefined;
  return { renewal: found, error: asking.error ?? (found === undefined ? state.error : null), ask: asking.mutate, asking: asking.isPending, ready: config !== undefined };
}

async function note(publicKey: string, { state, certificate_until }: Renewal): Promise<void> {
  if (state === "bound" && typeof certificate_until === "number") await noteOfKey(publicKey, { certificateUntil: certificate_until });
}
