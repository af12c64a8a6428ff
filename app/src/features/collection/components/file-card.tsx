import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Flex } from "antd";
import { type ReactNode, useState } from "react";

import { Allowed } from "@/components/allowed";
import { FileDrop } from "@/components/file-drop";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const MAX_BYTES = 16 * 1_024 * 1_024;

interface FileCardProps<Told> {
  readonly title: string;
  readonly hint: string;
  readonly send: (file: File) => Promise<Told>;
  /** What the file has changed. */
  readonly children: (told: Told) => ReactNode;
}

/** A file of the bank's, and what became of it. */
export function FileCard<Told>({ title, hint, send, children }: FileCardProps<Told>) {
  const t = useMessages(messages);
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const sending = useMutation({ mutationFn: send, onSuccess: () => queries.invalidateQueries({ queryKey: ["collection"] }) });
  const take = (chosen: File | undefined) => {
    sending.reset();
    setFile(chosen);
  };
  return (
    <Allowed resource="collection:manage">
      <Card size="small" title={title}>
        <Flex vertical gap={12}>
          <FileDrop accept={[".xml"]} maxBytes={MAX_BYTES} file={file} onFile={take} hint={hint} />
          <div>
            <Button type="primary" disabled={file === undefined || sending.isSuccess} loading={sending.isPending} onClick={() => file && sending.mutate(file)}>{t("import")}</Button>
          </div>
          {sending.isError && <ProblemAlert error={sending.error} />}
          {sending.data !== undefined && children(sending.data)}
        </Flex>
      </Card>
    </Allowed>
  );
}
