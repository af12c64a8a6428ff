import { FileExcelOutlined, FileTextOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Flex } from "antd";

import { download } from "@/api/download";
import { useProblemText } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const PATH = "/api/v1/settlements/lines";
const FORMATS = { csv: FileTextOutlined, xlsx: FileExcelOutlined } as const;

/** The lines of all bills that fit the filters as one table; a grid company's people get those by which it is paid. */
export function DownloadLines({ filters }: { readonly filters: Readonly<Record<string, string>> }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const save = useMutation({
    mutationFn: (format: keyof typeof FORMATS) => download(`${PATH}.${format}?${new URLSearchParams(filters).toString()}`, `bill-lines.${format}`),
    onError: (error) => void message.error(problemText(error)),
  });
  return (
    <Flex wrap gap={8}>
      {(["csv", "xlsx"] as const).map((format) => {
        const Icon = FORMATS[format];
        return (
          <Button key={format} icon={<Icon aria-hidden />} loading={save.isPending && save.variables === format} onClick={() => save.mutate(format)}>
            {t(`lines_${format}`)}
          </Button>
        );
      })}
    </Flex>
  );
}
