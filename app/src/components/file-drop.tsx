import { InboxOutlined } from "@ant-design/icons";
import { Alert, Flex, Typography, Upload } from "antd";
import { useState } from "react";

import { sizeText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "./messages";

interface FileDropProps {
  /** Endings with their dots, for example `[".pdf", ".png"]`. */
  readonly accept: readonly string[];
  readonly maxBytes: number;
  readonly file: File | undefined;
  readonly onFile: (file: File | undefined) => void;
  /** What is asked for. */
  readonly hint: string;
}

/** Takes one file, by click, key or drop; says why it does not take another. Nothing is sent by it. */
export function FileDrop({ accept, maxBytes, file, onFile, hint }: FileDropProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const [fault, setFault] = useState<string>();
  const take = (chosen: File) => {
    const known = accept.some((ending) => chosen.name.toLowerCase().endsWith(ending));
    const problem = !known ? t("fileWrongType") : chosen.size > maxBytes ? t("fileTooLarge", { limit: sizeText(maxBytes, language) }) : undefined;
    setFault(problem);
    if (problem === undefined) onFile(chosen);
    return false; // not to be sent by the component
  };
  return (
    <Flex vertical gap={8}>
      <Upload.Dragger
        accept={accept.join(",")}
        maxCount={1}
        beforeUpload={take}
        onRemove={() => onFile(undefined)}
        fileList={file === undefined ? [] : [{ uid: "1", name: `${file.name} (${sizeText(file.size, language)})`, status: "done" }]}
      >
        <InboxOutlined style={{ fontSize: 24 }} aria-hidden />
        <Typography.Paragraph style={{ margin: "4px 0 0" }}>{hint}</Typography.Paragraph>
        <Typography.Text type="secondary">
          {t("dropFile")} · {accept.join(" ")} · ≤ {sizeText(maxBytes, language)}
        </Typography.Text>
      </Upload.Dragger>
      {fault !== undefined && <Alert type="warning" showIcon title={fault} role="alert" />}
    </Flex>
  );
}
