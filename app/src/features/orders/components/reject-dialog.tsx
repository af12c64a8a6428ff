import { Flex, Modal, Radio } from "antd";
import { useState } from "react";

import { useMessages, useTitle } from "@/lib/i18n";

import { reasonCodes, reasonTitle } from "../lib/reasons";
import { messages } from "../messages";

interface RejectDialogProps {
  readonly party: string | null;
  readonly onReject: (reason: string) => void;
  readonly onClose: () => void;
}

/** Which reason goes on the ledger with the rejection. */
export function RejectDialog({ party, onReject, onClose }: RejectDialogProps) {
  const t = useMessages(messages);
  const title = useTitle();
  const [reason, setReason] = useState<string>();
  return (
    <Modal
      open
      title={`${t("reject")} · ${t("chooseReason")}`}
      okText={t("reject")}
      cancelText={t("no")}
      okButtonProps={{ disabled: reason === undefined, danger: true }}
      onOk={() => reason !== undefined && onReject(reason)}
      onCancel={onClose}
    >
      <p className="muted">{t("rejectHint")}</p>
      <Radio.Group value={reason} onChange={(event) => setReason(String(event.target.value))} aria-label={t("chooseReason")}>
        <Flex vertical gap={6}>
          {reasonCodes(party).map((code) => (
            <Radio key={code} value={code}>{title(reasonTitle(code))}</Radio>
          ))}
        </Flex>
      </Radio.Group>
    </Modal>
  );
}
