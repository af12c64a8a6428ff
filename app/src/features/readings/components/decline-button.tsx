import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Flex, Select } from "antd";
import { useState } from "react";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { useMessages } from "@/lib/i18n";

import { type DeclineReason, declineRequest, type ReadingRequest } from "../api/requests";
import { messages } from "../messages";
import { DECLINE_REASONS, useReadingWords } from "../words";

/** The agent says why a day is not brought. Not there once the request is closed. */
export function DeclineButton({ request }: { readonly request: ReadingRequest }) {
  const t = useMessages(messages);
  const words = useReadingWords();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState<DeclineReason>("not_measured");
  const decline = useMutation({
    mutationFn: () => declineRequest(request, reason),
    onSuccess: async () => {
      setOpen(false);
      await Promise.all(["readings", "reading-requests"].map((noun) => queries.invalidateQueries({ queryKey: [noun] })));
    },
  });
  if (request.state !== "open") return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>{t("decline")}</Button>
      <ConfirmDialog open={open} title={t("decline")} act={t("decline")} danger busy={decline.isPending} error={decline.error} onConfirm={() => decline.mutate()} onClose={() => setOpen(false)}>
        <Flex vertical gap={12}>
          <span className="muted">{t("declineHint")}</span>
          <Select<DeclineReason>
            aria-label={t("declinedFor")} value={reason} onChange={setReason}
            options={DECLINE_REASONS.map((value) => ({ value, label: words.declineReason(value) }))}
          />
        </Flex>
      </ConfirmDialog>
    </>
  );
}
