import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { ConfirmDialog } from "@/components/confirm-dialog";

interface ActDialogProps {
  readonly title: string;
  readonly danger?: boolean;
  readonly act: () => Promise<unknown>;
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** Asks, acts, and brings what is shown of collection up to date. */
export function ActDialog({ title, danger = false, act, children, onClose }: ActDialogProps) {
  const queries = useQueryClient();
  const acting = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["collection"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog open title={title} act={title} danger={danger} busy={acting.isPending} error={acting.error} onConfirm={() => acting.mutate()} onClose={onClose}>
      {children}
    </ConfirmDialog>
  );
}
