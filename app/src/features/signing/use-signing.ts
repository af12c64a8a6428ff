import { useState } from "react";
import { useQuery } from "@tanstack/react-query";

import { configQuery } from "@/api/config";
import { useSession } from "@/api/session";
import type { Password } from "@/features/signing/components/password-fields";
import type { SigningRequest } from "@/features/signing/requests";
import { NOTHING_YET, type Progress, signAndSend } from "@/features/signing/sign-and-send";
import type { Signer } from "@/features/signing/signer";
import type { StepResult } from "@/features/signing/step";
import { passwordOf } from "@/features/signing/unlock";

export type Phase =
  | { readonly name: "review"; readonly error?: unknown }
  | { readonly name: "working"; readonly progress: Progress }
  | { readonly name: "ended"; readonly results: StepResult[] };

/** The course of one request, from the person's yes to its end. */
export function useSigning(request: SigningRequest, onEnd: (results: StepResult[]) => void) {
  const session = useSession();
  const { data: config } = useQuery(configQuery);
  const [phase, setPhase] = useState<Phase>({ name: "review" });

  const start = async (signer: Signer, given: Password) => {
    if (config === undefined) return;
    setPhase({ name: "working", progress: NOTHING_YET });
    const shown = onceAFrame((progress: Progress) => setPhase({ name: "working", progress }));
    try {
      const password = await passwordOf(signer, given);
      const { user, participant, role } = session;
      const results = await signAndSend(
        {
          steps: request.steps,
          title: request.title,
          acting: { user: user.user_id, participant, role, network: config.network_id },
          organisation: config.organisation,
          signer,
          password,
        },
        shown.tell,
      );
      shown.stop();
      setPhase({ name: "ended", results });
      onEnd(results);
    } catch (error) {
      shown.stop();
      setPhase({ name: "review", error });
    }
  };

  return { phase, start, ready: config !== undefined };
}

/** The newest value once a frame: hundreds of signatures end within one, and React takes so many updates for a loop. */
function onceAFrame<Value>(show: (value: Value) => void) {
  let frame: number | undefined;
  let newest: Value;
  const tell = (value: Value) => {
    newest = value;
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      show(newest);
    });
  };
  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
  return { tell, stop };
}
