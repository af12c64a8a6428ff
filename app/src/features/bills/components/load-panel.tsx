import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Spin } from "antd";

import { FileDrop } from "@/components/file-drop";
import { ProblemAlert } from "@/components/problem-alert";
import { FetchReadings, ReadingsFile, ReadingsFileError } from "@/features/readings";
import { useMessages } from "@/lib/i18n";

import { anchoredDays, type Settlement } from "../api/bills";
import { type Load, NotProvenError, proveLoad } from "../lib/proving";
import type { Statement } from "../lib/statement";
import { messages } from "../messages";
import { Drill } from "./drill";

const MAX_BYTES = 256 * 1_024 * 1_024;

interface LoadPanelProps {
  readonly settlement: Settlement;
  readonly statement: Statement;
  readonly load: Load | undefined;
  readonly onLoad: (load: Load | undefined) => void;
}

/** The load that was billed, from a file that is held against the ledger here; from there down to the quarter-hour. */
export function LoadPanel({ settlement, statement, load, onLoad }: LoadPanelProps) {
  const t = useMessages(messages);
  const { start, end, readings_hash } = settlement;
  const proving = useMutation({
    mutationFn: async (file: File) => {
      const billed = { start, end, readings_hash, points: Object.keys(statement.points) };
      return proveLoad(ReadingsFile.read(await file.text()), billed, (point) => anchoredDays(point, start, end));
    },
    onSuccess: onLoad,
  });
  if (load !== undefined) {
    return (
      <Flex vertical gap={12}>
        <Alert
          type="success" showIcon role="status" title={t("proven", { days: load.days.size })}
          action={<Button size="small" onClick={() => onLoad(undefined)}>{t("forgetFile")}</Button>}
        />
        <Drill settlement={settlement} statement={statement} load={load} />
      </Flex>
    );
  }
  return (
    <Card size="small" title={t("load")}>
      <Flex vertical gap={12}>
        <span>{t("loadHint")}</span>
        <FileDrop accept={[".jsonl", ".ndjson", ".json"]} maxBytes={MAX_BYTES} file={undefined} onFile={(file) => file && proving.mutate(file)} hint={t("loadFile")} />
        <FetchReadings months={[settlement.month]} points={Object.keys(statement.points)} disabled={proving.isPending} onFile={proving.mutate} />
        {proving.isPending && <Flex gap={8} role="status"><Spin size="small" />{t("proving")}</Flex>}
        {proving.isError && <Fault error={proving.error} />}
      </Flex>
    </Card>
  );
}

function Fault({ error }: { readonly error: unknown }) {
  const t = useMessages(messages);
  if (error instanceof NotProvenError) return <Alert type="error" showIcon role="alert" title={t(`fault_${error.fault}`, { point: error.point ?? "" })} />;
  if (error instanceof ReadingsFileError) return <Alert type="error" showIcon role="alert" title={t("fault_file", { line: error.line })} />;
  return <ProblemAlert error={error} />;
}
