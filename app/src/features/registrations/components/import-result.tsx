import { Alert, Card, Flex, Switch, Table } from "antd";
import { useState } from "react";

import { ToneTag } from "@/components/state-tag";
import { useLanguage, useMessages } from "@/lib/i18n";
import { problemText } from "@/lib/problem-words";

import type { ImportReport, LineResult } from "../api/import";
import { deskMessages } from "../desk-messages";

const FINE = ["ok", "exists"];

/** What became of each line, or would. */
export function ImportResult({ report }: { readonly report: ImportReport }) {
  const t = useMessages(deskMessages);
  const [onlyFaults, setOnlyFaults] = useState(false);
  const faults = report.items.filter(({ code }) => !FINE.includes(code));
  const counts = { lines: report.lines, taken: report.taken };
  return (
    <Card size="small">
      <Flex vertical gap={12}>
        <Alert
          type={faults.length === 0 ? "success" : "warning"}
          showIcon
          title={t(report.dry_run ? "checkedTitle" : "importedTitle", counts)}
          action={
            <label>
              <Switch size="small" checked={onlyFaults} onChange={setOnlyFaults} /> {t("onlyFaults")}
            </label>
          }
        />
        <Table<LineResult>
          size="small"
          rowKey="line"
          dataSource={onlyFaults ? faults : report.items}
          pagination={{ defaultPageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 560 }}
          locale={{ emptyText: t("noFaults") }}
          columns={[
            { key: "line", title: t("line"), dataIndex: "line", align: "right", width: 80 },
            { key: "participant", title: t("participant"), render: (_, row) => row.participant ?? "—" },
            { key: "field", title: t("fieldName"), render: (_, row) => <span className="mono">{row.field ?? "—"}</span> },
            { key: "code", title: t("result"), render: (_, row) => <Outcome row={row} dryRun={report.dry_run} /> },
          ]}
        />
      </Flex>
    </Card>
  );
}

function Outcome({ row: { code }, dryRun }: { readonly row: LineResult; readonly dryRun: boolean }) {
  const t = useMessages(deskMessages);
  const language = useLanguage();
  if (code === "ok") return <ToneTag tone="good">{t(dryRun ? "ok" : "imported")}</ToneTag>;
  if (code === "exists") return <ToneTag tone="idle">{t("exists")}</ToneTag>;
  // Two codes that only the report of a file has.
  if (code === "invalid_field" || code === "duplicate_line") return <span>{t(code)}</span>;
  return <span>{problemText(code, language)} <span className="muted mono">{code}</span></span>;
}
