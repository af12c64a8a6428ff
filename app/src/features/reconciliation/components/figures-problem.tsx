import { Alert } from "antd";

import { ProblemError } from "@/api/problem";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

/** What is wrong with the file, and on which of its lines; no value of it. */
export function FiguresProblem({ error }: { readonly error: unknown }) {
  const t = useMessages(messages);
  if (!(error instanceof ProblemError) || error.code !== "invalid_figures") return <ProblemAlert error={error} title={t("failed")} />;
  const { fault, line, known } = error.context;
  const words = {
    columns: t("fault_columns", { known: Array.isArray(known) ? known.join(", ") : "" }),
    too_many_lines: t("fault_too_many_lines"),
    csv: t("fault_unreadable"),
    xlsx: t("fault_unreadable"),
    readings: t("fault_readings"),
    readings_differ: t("fault_readings_differ"),
  } as const;
  const named = Object.entries(words).find(([code]) => code === fault)?.[1];
  return <Alert type="error" showIcon role="alert" title={t("fileFault")} description={named ?? t("fault_line", { line: String(line), column: String(fault) })} />;
}
