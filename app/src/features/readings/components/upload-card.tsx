import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Flex } from "antd";
import { useState } from "react";

import { FileDrop } from "@/components/file-drop";
import { ProblemAlert } from "@/components/problem-alert";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { bringFile, MEDIA_TYPES, type ReadingReceipt } from "../api/readings";
import { messages } from "../messages";
import { ReceiptTable } from "./receipt-table";

const MAX_BYTES = 64 * 1_024 * 1_024;

/** A file of days; what became of each is told line by line. The same file again changes nothing. */
export function UploadCard() {
  const t = useMessages(messages);
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const bring = useMutation({ mutationFn: bringFile, onSuccess: () => queries.invalidateQueries({ queryKey: ["readings"] }) });
  const take = (chosen: File | undefined) => {
    bring.reset();
    setFile(chosen);
  };
  return (
    <Card size="small" title={t("upload")}>
      <Flex vertical gap={12}>
        <FileDrop accept={Object.keys(MEDIA_TYPES)} maxBytes={MAX_BYTES} file={file} onFile={take} hint={t("uploadHint")} />
        <div>
          <Button type="primary" disabled={file === undefined || bring.isSuccess} loading={bring.isPending} onClick={() => file && bring.mutate(file)}>{t("bring")}</Button>
        </div>
        {bring.isError && <ProblemAlert error={bring.error} />}
        {bring.data && <Receipt receipt={bring.data} />}
      </Flex>
    </Card>
  );
}

function Receipt({ receipt: { stored, exists, rejected, rows } }: { readonly receipt: ReadingReceipt }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const counts = { stored: integerText(stored, language), exists: integerText(exists, language), rejected: integerText(rejected, language) };
  return (
    <>
      <Alert showIcon role="status" type={rejected > 0 ? "warning" : "success"} title={t("uploaded", counts)} />
      <ReceiptTable rows={rows} />
    </>
  );
}
