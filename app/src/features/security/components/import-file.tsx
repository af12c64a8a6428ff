import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Modal } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { FileDrop } from "@/components/file-drop";
import { useMessages } from "@/lib/i18n";

import type { Document } from "../api/access";
import { messages } from "../messages";
import { Review } from "./review";

const MOST_BYTES = 262_144;

/** A whole model from a file, as an exported version is: reviewed like one that was edited here. */
export function ImportFile() {
  const t = useMessages(messages);
  const [asking, setAsking] = useState(false);
  const [document, setDocument] = useState<Document>();
  const [unreadable, setUnreadable] = useState(false);
  const close = () => {
    setAsking(false);
    setDocument(undefined);
    setUnreadable(false);
  };
  const take = async (file: File | undefined) => {
    setUnreadable(false);
    try {
      if (file) setDocument(JSON.parse(await file.text()) as Document); // the API says what is wrong with it
    } catch {
      setUnreadable(true);
    }
  };
  return (
    <Allowed resource="access:write">
      <Button icon={<UploadOutlined aria-hidden />} onClick={() => setAsking(true)}>{t("importFile")}</Button>
      <Modal open={asking && document === undefined} title={t("importFile")} footer={null} onCancel={close} destroyOnHidden>
        <FileDrop accept={[".json"]} maxBytes={MOST_BYTES} file={undefined} onFile={(file) => void take(file)} hint={t("importHint")} />
        {unreadable && <Alert type="warning" showIcon role="alert" title={t("notJson")} />}
      </Modal>
      {document && <Review document={document} onClose={close} onSaved={close} />}
    </Allowed>
  );
}
