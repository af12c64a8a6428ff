import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import type { Tone } from "@/lib/states";

import type { OutboxRow } from "../api/outbox";
import { deskMessages } from "../desk-messages";

export const OUTBOX_TONES: Readonly<Record<OutboxRow["state"], Tone>> = {
  waiting: "waiting", signed: "going", done: "good", given_up: "over",
};

export function OutboxStateTag({ state }: { readonly state: OutboxRow["state"] }) {
  const t = useMessages(deskMessages);
  return <ToneTag tone={OUTBOX_TONES[state]}>{t(`state_${state}`)}</ToneTag>;
}
