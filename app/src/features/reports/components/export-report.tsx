import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";

import { download } from "@/api/download";
import { useProblemText } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { type Asked, queryOf } from "../lib/asked";
import { messages } from "../messages";

/** The report that is shown, as the API writes it. */
export function ExportReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const save = useMutation({
    mutationFn: (format: string) => {
      const query = new URLSearchParams(Object.entries(queryOf(asked)));
      return download(`/api/v1/reports/${asked.kind}.${format}?${query}`, `${asked.kind}.${format}`);
    },
    onError: (error) => void message.error(`${t("exportFailed")}: ${problemText(error)}`),
  });
  const items = [{ key: "csv", label: t("csv") }, { key: "xlsx", label: t("xlsx") }];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => save.mutate(key) }}>
      <Button icon={<DownloadOutlined aria-hidden />} loading={save.isPending}>{t("export")}</Button>
    </Dropdown>
  );
}
