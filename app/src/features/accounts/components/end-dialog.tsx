import { Alert, DatePicker, Flex, Modal, Segmented } from "antd";
import { useState } from "react";

import { useNow } from "@/api/use-now";
import { isDone, useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import type { Posting } from "../api/accounts";
import { type Ending, endStep } from "../lib/steps";
import { messages } from "../messages";

const OF_A_BATCH = "item-";

interface EndDialogProps {
  readonly posting: Posting;
  readonly onClose: () => void;
}

/** Before its time is over a pending posting is posted or voided, afterwards voided or expired. */
export function EndDialog({ posting: { posting_id: id, good_until: until }, onClose }: EndDialogProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const now = useNow();
  const isOver = now >= (until ?? 0);
  const ways: readonly Ending[] = isOver ? ["expired", "voided"] : ["posted", "voided"];
  const [chosen, setChosen] = useState<Ending>();
  const [day, setDay] = useState(() => pickedOfMs(now));
  const how = chosen !== undefined && ways.includes(chosen) ? chosen : (ways[0] ?? "voided");
  const end = async () => {
    const results = await sign([await endStep(id, how, how === "posted" ? dayOfPicked(day) : null)], { title: t("end") });
    if (results?.every(isDone)) onClose();
  };
  return (
    <Modal open title={t("end")} okText={t("next")} cancelText={t("cancel")} onOk={() => void end()} onCancel={onClose}>
      <Flex vertical gap={12} align="flex-start">
        {id.startsWith(OF_A_BATCH) && <Alert type="warning" showIcon title={t("ofBatch")} />}
        <Segmented<Ending> aria-label={t("how")} value={how} onChange={setChosen} options={ways.map((value) => ({ value, label: t(`end_${value}`) }))} />
        {how === "posted" && (
          <Flex wrap gap={8} align="center">
            <label htmlFor="end-day">{t("day")}</label>
            <DatePicker id="end-day" allowClear={false} value={day} onChange={(picked) => picked !== null && !Array.isArray(picked) && setDay(picked)} />
          </Flex>
        )}
      </Flex>
    </Modal>
  );
}
