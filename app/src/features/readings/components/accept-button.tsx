import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { useMessages } from "@/lib/i18n";

import { acceptDay, type DayOfReadings, type DayVersion, type FoundInDay } from "../api/readings";
import { messages } from "../messages";
import { keepsBack } from "../words";

interface AcceptButtonProps {
  readonly day: DayOfReadings;
  readonly version: DayVersion;
  readonly findings: readonly FoundInDay[];
}

/** Lets a day stand as it is. Not there when a value is missing: what is not there cannot be accepted. */
export function AcceptButton({ day: { point, date }, version: { version, state }, findings }: AcceptButtonProps) {
  const t = useMessages(messages);
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const accept = useMutation({
    mutationFn: () => acceptDay(point, date, version),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ["readings"] });
    },
  });
  const settles = findings.some(({ code }) => keepsBack(code)) && !findings.some(({ code }) => code === "missing");
  if (state !== "received" || !settles) return null;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>{t("accept")}</Button>
      <ConfirmDialog open={open} title={t("accept")} act={t("accept")} busy={accept.isPending} error={accept.error} onConfirm={() => accept.mutate()} onClose={() => setOpen(false)}>
        {t("acceptAsk", { version })}
      </ConfirmDialog>
    </>
  );
}
