import { Alert } from "antd";

import { ProblemError } from "@/api/problem";
import { ProblemAlert } from "@/components/problem-alert";

import type { Of } from "../api/reconciliation";
import { useReconciliationText } from "../words";

interface FiguresProblemProps {
  readonly of: Of;
  readonly error: unknown;
}

/** What is wrong with the file, and on which of its lines; no value of it. */
export function FiguresProblem({ of, error }: FiguresProblemProps) {
  const t = useReconciliationText(of);
  if (!(error instanceof ProblemError) || error.code !== "invalid_figures") return <ProblemAlert error={error} title={t("failed")} />;
  const { fault, line, known, plant } = error.context;
  const words = {
    columns: t("fault_columns", { known: Array.isArray(known) ? known.join(", ") : "" }),
    too_many_lines: t("fault_too_many_lines"),
    csv: t("fault_unreadable"),
    xlsx: t("fault_unreadable"),
    readings: t("fault_readings"),
    readings_differ: t("fault_readings_differ"),
    points: t("fault_points", { plant: String(plant) }),
  } as const;
  const named = Object.entries(words).find(([code]) => code === fault)?.[1];
  return <Alert type="error" showIcon role="alert" title={t("fileFault")} description={named ?? t("fault_line", { line: String(line), column: String(fault) })} />;
}
