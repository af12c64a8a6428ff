import { DeleteOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Flex, Spin } from "antd";
import { useState } from "react";

import { FileChoice } from "@/components/file-choice";
import { Hash } from "@/components/hash";
import { ProblemAlert } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { bringDocument } from "../api/cases";
import { faultOf, type FileFault, MAX_DOCUMENTS } from "../lib/documents";
import { messages } from "../messages";

interface AttachmentsProps {
  readonly orderId: string;
  /** Hashes of what the statement brings. */
  readonly value?: readonly string[];
  readonly onChange?: (hashes: readonly string[]) => void;
}

/** Files that go with a statement; for `Form.Item`. Each is kept by one's organisation when it is chosen. */
export function Attachments({ orderId, value = [], onChange }: AttachmentsProps) {
  const t = useMessages(messages);
  const [fault, setFault] = useState<FileFault>();
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const upload = useMutation({
    mutationFn: (file: File) => bringDocument(orderId, file),
    onSuccess: (hash, file) => {
      setNames((before) => ({ ...before, [hash]: file.name }));
      if (!value.includes(hash)) onChange?.([...value, hash]);
    },
  });
  const take = (file: File | undefined) => {
    if (!file) return;
    const found = faultOf(file);
    setFault(found);
    if (found === undefined) upload.mutate(file);
  };
  return (
    <Flex vertical gap={8}>
      <span className="muted">{t("attachHint")}</span>
      {value.map((hash) => (
        <Flex key={hash} gap={8} align="center">
          <span className="wrap-anywhere">{names[hash] ?? ""}</span>
          <Hash value={hash} copy={false} />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${t("remove")} ${names[hash] ?? hash}`}
            onClick={() => onChange?.(value.filter((each) => each !== hash))}
          />
        </Flex>
      ))}
      {upload.isPending && <span><Spin size="small" /> {t("uploading")}</span>}
      {value.length < MAX_DOCUMENTS && (
        <FileChoice label={t("addFile")} accept=".pdf,.png,.jpg,.jpeg" disabled={upload.isPending} onFile={take} />
      )}
      {fault !== undefined && <Alert type="warning" showIcon title={t(fault)} role="alert" />}
      {upload.isError && <ProblemAlert error={upload.error} />}
    </Flex>
  );
}
