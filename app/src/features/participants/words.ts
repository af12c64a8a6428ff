import { useRegistrationWords } from "@/features/registrations";
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

export const KINDS = ["consumer", "retailer", "exchange", "regulator", "grid", "operator"] as const;
export const CLASSES = ["industrial", "commercial", "residential"] as const;

/** Kinds and classes of participants in the chosen language; one that is not known as it is. */
export function useParticipantWords() {
  const t = useMessages(messages);
  const registration = useRegistrationWords();
  return {
    kind: (name: string) => {
      const known = KINDS.find((each) => each === name);
      return known === undefined ? name : t(`kind_${known}`);
    },
    consumerClass: (name: string | null | undefined) => (name ? registration.consumerClass(name) : "—"),
    document: registration.document,
  };
}
