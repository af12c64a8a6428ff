import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, DatePicker, Flex, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { ConfirmDialog } from "@/components/confirm-dialog";
import { useMessages } from "@/lib/i18n";

import { askForDay, type RequestReason } from "../api/requests";
import { messages } from "../messages";
import { REQUEST_REASONS, useReadingWords } from "../words";

const DAY = "YYYY-MM-DD";

interface AskButtonProps {
  readonly point: string;
  /** The day that is asked for, or the one from which to choose. */
  readonly date: string;
  readonly choose?: boolean;
}

/** A party asks the grid company for a day. Which reasons a day has, the API knows. */
export function AskButton({ point, date, choose = false }: AskButtonProps) {
  const t = useMessages(messages);
  const words = useReadingWords();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState(date);
  const [reason, setReason] = useState<RequestReason>("missing");
  const ask = useMutation({
    mutationFn: () => askForDay(point, day, reason),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ["readings", "requests"] });
    },
  });
  const begin = () => {
    ask.reset();
    setDay(date);
    setOpen(true);
  };
  return (
    <>
      <Button onClick={begin}>{t("ask")}</Button>
      <ConfirmDialog open={open} title={t("ask")} act={t("ask")} busy={ask.isPending} error={ask.error} onConfirm={() => ask.mutate()} onClose={() => setOpen(false)}>
        <Flex vertical gap={12}>
          <span className="muted">{t("askHint")}</span>
          {choose && (
            <DatePicker
              aria-label={t("date")} allowClear={false} value={dayjs(day, DAY)}
              onChange={(chosen) => chosen && !Array.isArray(chosen) && setDay(chosen.format(DAY))}
            />
          )}
          <Select<RequestReason>
            aria-label={t("askedFor")} value={reason} onChange={setReason}
            options={REQUEST_REASONS.map((value) => ({ value, label: words.requestReason(value) }))}
          />
        </Flex>
      </ConfirmDialog>
    </>
  );
}
