import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { useMessages } from "@/lib/i18n";

import { type Application, approve, type Reason, refuse, sendBack } from "../api/registrations";
import { messages } from "../messages";
import { ReasonsDialog } from "./reasons-dialog";

type Decision = "approve" | "changes" | "refuse";

/** What an auditor may decide on an application that waits; each asks before it is done. */
export function Decisions({ application }: { readonly application: Application }) {
  const t = useMessages(messages);
  const [asked, setAsked] = useState<Decision>();
  const close = () => setAsked(undefined);
  const deciding = useDecision(application, close);
  if (application.state !== "submitted") return null;
  const ask = (decision: Decision) => {
    deciding.reset();
    setAsked(decision);
  };
  const subject = { user: application.user ?? "", participant: application.participant };
  return (
    <Allowed resource="registration:decide">
      <Button danger onClick={() => ask("refuse")}>{t("refuse")}</Button>
      <Button onClick={() => ask("changes")}>{t("requestChanges")}</Button>
      <Button type="primary" onClick={() => ask("approve")}>{t("approve")}</Button>
      <ConfirmDialog
        open={asked === "approve"}
        title={t("approveTitle")}
        act={t("approve")}
        busy={deciding.isPending}
        error={deciding.error}
        onConfirm={() => deciding.mutate({ decision: "approve" })}
        onClose={close}
      >
        <p>{t(application.kind === "change" ? "approveChangeText" : "approveText", subject)}</p>
      </ConfirmDialog>
      {(asked === "changes" || asked === "refuse") && (
        <ReasonsDialog
          danger={asked === "refuse"}
          title={t(asked === "refuse" ? "refuse" : "requestChanges")}
          hint={t(asked === "refuse" ? "refuseHint" : "changesHint")}
          busy={deciding.isPending}
          error={deciding.error}
          onReasons={(reasons) => deciding.mutate({ decision: asked, reasons })}
          onClose={close}
        />
      )}
    </Allowed>
  );
}

interface Decided {
  readonly decision: Decision;
  readonly reasons?: Reason[];
}

function useDecision({ application_id, version }: Application, onDone: () => void) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ decision, reasons = [] }: Decided) => {
      if (decision === "approve") return approve(application_id, version);
      return (decision === "refuse" ? refuse : sendBack)(application_id, { version, reasons });
    },
    onSuccess: async (_, { decision }) => {
      void message.success(t(`done_${decision}`));
      onDone();
      await client.invalidateQueries({ queryKey: ["registrations"] });
    },
  });
}
