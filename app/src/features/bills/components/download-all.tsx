import { FileZipOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";

import { download } from "@/api/download";
import { useProblemText } from "@/components/problem-alert";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** The papers of a month in one ZIP, in the language of the page. */
export function DownloadAll({ month }: { readonly month: string | undefined }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const save = useMutation({
    mutationFn: (of: string) => download(`/api/v1/settlements/bills.zip?month=${of}&language=${language}`, `bills-${of}.zip`),
    onError: (error) => void message.error(problemText(error)),
  });
  if (month === undefined) return <Button icon={<FileZipOutlined aria-hidden />} disabled title={t("chooseMonth")}>{t("downloadAll")}</Button>;
  return <Button icon={<FileZipOutlined aria-hidden />} loading={save.isPending} onClick={() => save.mutate(month)}>{t("downloadAllOf", { month })}</Button>;
}
