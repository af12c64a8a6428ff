import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Card, Flex } from "antd";
import { useState } from "react";

import { saveBlob } from "@/api/download";
import { FileDrop } from "@/components/file-drop";
import { Page } from "@/components/page";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { CSV, HEADING, importFile } from "../api/import";
import { ImportResult } from "../components/import-result";
import { deskMessages } from "../desk-messages";

const MAX_BYTES = 8_000_000;

/** Many participants from one file: checked first, then taken. */
export function ImportPage() {
  const t = useMessages(deskMessages);
  const navigate = useNavigate();
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const importing = useMutation({
    mutationFn: (asked: { readonly file: File; readonly dryRun: boolean }) => importFile(asked.file, asked),
    onSuccess: ({ dry_run }) => (dry_run ? undefined : client.invalidateQueries({ queryKey: ["registrations"] })),
  });
  const report = importing.data;
  const choose = (chosen: File | undefined) => {
    importing.reset();
    setFile(chosen);
  };
  const run = (dryRun: boolean) => file && importing.mutate({ file, dryRun });
  const heading = <Button icon={<DownloadOutlined aria-hidden />} onClick={() => saveBlob(headingFile(), "registrations.csv")}>{t("template")}</Button>;
  return (
    <Page title={t("import")} actions={heading}>
      <Card size="small">
        <Flex vertical gap={12}>
          <span className="muted">{t("importIntro")}</span>
          <FileDrop accept={[".csv", ".xlsx"]} maxBytes={MAX_BYTES} file={file} onFile={choose} hint={t("importFile")} />
          <Flex gap={8}>
            <Button disabled={file === undefined} loading={importing.isPending} onClick={() => run(true)}>{t("check")}</Button>
            {report?.dry_run && report.taken > 0 && (
              <Button type="primary" loading={importing.isPending} onClick={() => run(false)}>{t("run", { count: report.taken })}</Button>
            )}
            {report && !report.dry_run && <Button type="primary" onClick={() => void navigate({ to: "/registrations" })}>{t("toApplications")}</Button>}
          </Flex>
          {importing.isError && <ProblemAlert error={importing.error} />}
        </Flex>
      </Card>
      {report && <ImportResult report={report} />}
    </Page>
  );
}

/** With a byte order mark, by which spreadsheets know that it is UTF-8. */
function headingFile(): Blob {
  return new Blob([`\uFEFF${HEADING.join(",")}\r\n`], { type: CSV });
}
