import { SafetyCertificateOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";

import { useMay } from "@/api/access";
import { download } from "@/api/download";
import { useProblemText } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import type { Settlement } from "../api/bills";
import { messages } from "../messages";

/** The file that proves the bill's present version, with what it is made of; anybody verifies it offline. */
export function EvidenceButton({ settlement: { order_id, month } }: { readonly settlement: Settlement }) {
  const t = useMessages(messages);
  const may = useMay("evidence:export");
  const { message } = App.useApp();
  const problemText = useProblemText();
  const save = useMutation({
    mutationFn: () => download(`/api/v1/settlements/${order_id}/${month}/evidence`, `evidence-${order_id.slice(0, 12)}-${month}.json`),
    onError: (error) => void message.error(problemText(error)),
  });
  if (!may) return null;
  return <Button icon={<SafetyCertificateOutlined aria-hidden />} loading={save.isPending} title={t("evidenceHint")} onClick={() => save.mutate()}>{t("evidence")}</Button>;
}
