import { Button, Modal, Progress } from "antd";
import { useState } from "react";

import { useMay } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import type { Order } from "../api/orders";
import { MOST_AT_ONCE } from "../lib/bulk";
import { workMessages } from "../work-messages";
import { RejectDialog } from "./reject-dialog";
import { useBulk } from "./use-bulk";

interface BulkButtonsProps {
  readonly party: "consumer" | "retailer" | "exchange";
  /** The chosen orders that take a step of this kind. */
  readonly orders: readonly Order[];
  readonly clear: () => void;
}

/** What may be done to all chosen orders: say yes (confirm, or pass the audit) or no. */
export function BulkButtons({ party, orders, clear }: BulkButtonsProps) {
  const t = useMessages(workMessages);
  const [rejecting, setRejecting] = useState(false);
  const bulk = useBulk();
  const yes = party === "exchange" ? "audit" : "confirm";
  const may = { yes: useMay(`action:${yes}`), reject: useMay("action:reject") };
  const disabled = orders.length === 0 || orders.length > MOST_AT_ONCE;
  const why = orders.length === 0 ? t("notForThis") : orders.length > MOST_AT_ONCE ? t("tooMany", { count: MOST_AT_ONCE }) : undefined;
  const after = (signed: boolean) => {
    if (signed) clear();
  };
  return (
    <>
      {may.yes && (
        <Button type="primary" disabled={disabled} title={why} onClick={() => void bulk[yes](orders).then(after)}>
          {yes === "audit" ? t("auditMany") : t("confirmMany")} ({orders.length})
        </Button>
      )}
      {may.reject && (
        <Button danger disabled={disabled} title={why} onClick={() => setRejecting(true)}>
          {t("rejectMany")} ({orders.length})
        </Button>
      )}
      {rejecting && (
        <RejectDialog
          party={party}
          onClose={() => setRejecting(false)}
          onReject={(reason) => {
            setRejecting(false);
            void bulk.reject(orders, reason).then(after);
          }}
        />
      )}
      {bulk.reading && (
        <Modal open title={t("reading")} footer={null} closable={false}>
          <Progress percent={Math.round((100 * bulk.reading.done) / bulk.reading.count)} aria-label={t("reading")} />
          <p role="status">{t("readingProgress", bulk.reading)}</p>
        </Modal>
      )}
    </>
  );
}
