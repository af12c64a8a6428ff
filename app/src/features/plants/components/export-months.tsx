import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";

import { download } from "@/api/download";
import { useProblemText } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

interface ExportMonthsProps {
  readonly plantId: string;
  /** The reader gets something of the plant. */
  readonly own: boolean;
}

/** What is public of all settled months; for a party, its own lines of them. */
export function ExportMonths({ plantId, own }: ExportMonthsProps) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const save = useMutation({
    mutationFn: (url: string) => download(url, `${plantId}.csv`),
    onError: (error) => void message.error(`${t("exportFailed")}: ${problemText(error)}`),
  });
  const formats = (path: string) => [
    { key: `${path}.csv`, label: t("csv") },
    { key: `${path}.xlsx`, label: t("xlsx") },
  ];
  const incomes = { key: "income", type: "group" as const, label: t("exportIncome"), children: formats(`/api/v1/plants/${plantId}/income`) };
  const months = { key: "months", type: "group" as const, label: t("exportMonths"), children: formats("/api/v1/plant-settlements") };
  const urlOf = (key: string) => (key.startsWith("/api/v1/plant-settlements") ? `${key}?plant=${plantId}` : key);
  return (
    <Dropdown trigger={["click"]} menu={{ items: own ? [incomes, months] : [months], onClick: ({ key }) => save.mutate(urlOf(key)) }}>
      <Button size="small" icon={<DownloadOutlined aria-hidden />} loading={save.isPending}>{own ? t("exportIncome") : t("exportMonths")}</Button>
    </Dropdown>
  );
}
