import { Alert, Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import type { ParticipantDetail } from "../api/registry";
import { DEFAULT_REASONS } from "../lib/reasons";
import { messages } from "../messages";
import { ReasonDialog } from "./reason-dialog";

/** A supervisor declares that a retailer has defaulted. */
export function DefaultButton({ participant }: { readonly participant: ParticipantDetail }) {
  const t = useMessages(messages);
  const sign = useSign();
  const [asking, setAsking] = useState(false);
  const declare = (reason: string) => {
    setAsking(false);
    const { participant_id, version } = participant;
    const words = { target: participant_id };
    void sign([{ action: "declare_default", target: participant_id, version, args: { reason }, words }], { title: t("declareDefault") });
  };
  return (
    <Allowed resource="action:declare_default">
      <Button danger onClick={() => setAsking(true)}>{t("declareDefault")}</Button>
      {asking && (
        <ReasonDialog danger title={t("declareDefault")} reasons={DEFAULT_REASONS} onReason={declare} onClose={() => setAsking(false)}>
          <Alert type="warning" showIcon title={t("defaultHint")} style={{ marginBottom: 12 }} />
        </ReasonDialog>
      )}
    </Allowed>
  );
}
