/** A registrar's change: written down at the exchange, then signed for the ledger at once. */
import { useMutation } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useState } from "react";

import { useProblemText } from "@/components/problem-alert";
import { requestChange, SignChange } from "@/features/registrations";

interface RegistryChange {
  readonly action: string;
  /** The participant's or user's. */
  readonly id: string;
  readonly args: Record<string, unknown>;
}

/** `dialog` belongs on the page: it asks for the signature once the change is written down. */
export function useRegistryChange(): { readonly ask: (change: RegistryChange) => void; readonly dialog: ReactNode } {
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [sequence, setSequence] = useState<number>();
  const asking = useMutation({
    mutationFn: (change: RegistryChange) => requestChange(change),
    onSuccess: (made) => setSequence(made.sequence),
    onError: (error) => void message.error(problemText(error)),
  });
  const dialog = sequence !== undefined && <SignChange sequence={sequence} onClose={() => setSequence(undefined)} />;
  return { ask: asking.mutate, dialog };
}
