/** For a run of many steps: signed lot by lot, without asking the person again. */
import { useQuery, useQueryClient } from "@tanstack/react-query";

import { configQuery } from "@/api/config";
import { useSession } from "@/api/session";
import { readAgain } from "@/features/signing/caught-up";
import { signAndSend } from "@/features/signing/sign-and-send";
import type { Signer } from "@/features/signing/signer";
import type { Step, StepResult } from "@/features/signing/step";

/** Raises what `signAndSend` raises. */
export type Send = (steps: readonly Step[]) => Promise<readonly StepResult[]>;

interface Sending {
  readonly send: Send;
  /** Once the run is over: what it has changed is read again. */
  readonly afterwards: () => Promise<void>;
}

/** Signs and sends as the person who acts now; each step is kept in the outbox until its end is known. Undefined until
 * the page knows its network. */
export function useSend(title: string): ((signer: Signer, password: string | undefined) => Sending) | undefined {
  const { user, participant, role } = useSession();
  const client = useQueryClient();
  const { data: config } = useQuery(configQuery);
  if (config === undefined) return undefined;
  return (signer, password) => {
    const acting = { user: user.user_id, participant, role, network: config.network_id };
    let last: readonly StepResult[] = [];
    return {
      send: async (steps) => (last = await signAndSend({ steps, title, acting, organisation: config.organisation, signer, password }, () => undefined)),
      afterwards: () => readAgain(client, last),
    };
  };
}
