import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Dropdown } from "antd";

import { useMay } from "@/api/access";
import { download } from "@/api/download";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { useProblemText } from "../problem-alert";
import type { Parameters } from "./model";
import { urlOf } from "./use-pages";

export interface Exports {
  readonly csv: string;
  readonly xlsx?: string;
  /** What the role must have. */
  readonly resource: string;
}

interface ExportButtonProps {
  readonly exports: Exports;
  readonly name: string;
  readonly parameters: Parameters;
}

/** Every row that fits the filters, as the API writes it: not only those that are loaded. */
export function ExportButton({ exports, name, parameters }: ExportButtonProps) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const may = useMay(exports.resource);
  const save = useMutation({
    mutationFn: (format: "csv" | "xlsx") =>
      download(urlOf(exports[format] ?? exports.csv, filtersOf(parameters)), `${name}.${format}`),
    onError: (error) => void message.error(`${t("exportFailed")}: ${problemText(error)}`),
  });
  if (!may) return null;
  const items = [
    { key: "csv", label: t("exportCsv") },
    ...(exports.xlsx === undefined ? [] : [{ key: "xlsx", label: t("exportXlsx") }]),
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => save.mutate(key === "xlsx" ? "xlsx" : "csv") }}>
      <Button icon={<DownloadOutlined aria-hidden />} loading={save.isPending}>
        {t("export")}
      </Button>
    </Dropdown>
  );
}

/** A file has its own order: the rows stand as the ledger's ids do, and whoever opens it sorts it. */
function filtersOf(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== "sort"));
}
