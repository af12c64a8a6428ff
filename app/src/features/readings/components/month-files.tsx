import { useMutation } from "@tanstack/react-query";
import { Button, Space } from "antd";

import { Allowed } from "@/components/allowed";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { saveMonth } from "../api/readings";
import { messages } from "../messages";

/** The month's quarter-hours as a file. */
export function MonthFiles({ point, month }: { readonly point: string; readonly month: string }) {
  const t = useMessages(messages);
  const saving = useMutation({ mutationFn: (format: "csv" | "xlsx") => saveMonth(point, month, format) });
  return (
    <Allowed resource="reading:export">
      <Space>
        <Button loading={saving.isPending && saving.variables === "csv"} onClick={() => saving.mutate("csv")}>{t("exportCsv")}</Button>
        <Button loading={saving.isPending && saving.variables === "xlsx"} onClick={() => saving.mutate("xlsx")}>{t("exportXlsx")}</Button>
      </Space>
      {saving.isError && <ProblemAlert error={saving.error} />}
    </Allowed>
  );
}
