import { Alert, Button, Flex, Input, Upload } from "antd";
import { useEffect, useRef, useState } from "react";

import { saveBlob } from "@/api/download";
import { CopyButton } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import { argumentsOf, type Draft } from "../lib/draft";
import { readDraft } from "../lib/read-draft";
import { messages } from "../messages";

interface JsonEditorProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** The draft as it would be signed: to read, to change, to take from a file and to keep as one. */
export function JsonEditor({ draft, onChange }: JsonEditorProps) {
  const t = useMessages(messages);
  const shown = JSON.stringify(argumentsOf(draft), null, 2);
  const [text, setText] = useState(shown);
  const [fault, setFault] = useState<string>();
  const written = useRef(shown);

  // What the forms change shows here, but one's own typing is not reformatted beneath the cursor.
  useEffect(() => {
    if (shown === written.current) return;
    written.current = shown;
    setText(shown);
    setFault(undefined);
  }, [shown]);

  const type = (typed: string) => {
    setText(typed);
    const read = readDraft(typed);
    if ("fault" in read) return setFault(read.fault);
    setFault(undefined);
    written.current = JSON.stringify(argumentsOf(read.draft), null, 2);
    return onChange(read.draft);
  };

  return (
    <Flex vertical gap={8}>
      <Flex gap={8} align="center">
        <Upload
          accept=".json,application/json" showUploadList={false}
          beforeUpload={(file) => {
            void file.text().then(type);
            return false;
          }}
        >
          <Button size="small">{t("openFile")}</Button>
        </Upload>
        <Button size="small" disabled={fault !== undefined} onClick={() => saveBlob(new Blob([shown], { type: "application/json" }), `${draft.template || "template"}.json`)}>
          {t("saveFile")}
        </Button>
        <CopyButton text={shown} />
      </Flex>
      {fault !== undefined && <Alert type="error" showIcon title={t("notADraft")} description={<span className="mono">{fault}</span>} />}
      <Input.TextArea
        aria-label={t("json")} className="mono" spellCheck={false} value={text} autoSize={{ minRows: 24, maxRows: 40 }}
        style={{ fontSize: 12 }} onChange={(event) => type(event.target.value)}
      />
    </Flex>
  );
}
