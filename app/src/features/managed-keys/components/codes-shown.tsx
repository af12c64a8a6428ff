import { Alert, Button, Checkbox, Flex, QRCode } from "antd";
import { type ReactNode, useState } from "react";

import { saveBlob } from "@/api/download";
import { CopyButton } from "@/components/hash";
import { useMessages } from "@/lib/i18n";

import type { Codes } from "../api/custody";
import { messages } from "../messages";

interface CodesShownProps {
  readonly codes: Codes;
  readonly user: string;
  /** What goes on once the person says that all is saved. */
  readonly children: ReactNode;
}

/** One-time secret and recovery codes. They are in this component's memory only, and gone with it. */
export function CodesShown({ codes, user, children }: CodesShownProps) {
  const t = useMessages(messages);
  const [saved, setSaved] = useState(false);
  const { totp_secret, totp_uri, recovery_codes } = codes;
  const save = () => {
    const text = [t("codesFile", { user }), "", totp_secret, totp_uri, "", ...recovery_codes, ""].join("\n");
    saveBlob(new Blob([text], { type: "text/plain" }), `${user}.codes.txt`);
  };
  return (
    <Flex vertical gap={12}>
      <Alert type="warning" showIcon role="status" title={t("shownOnce")} />
      <strong>{t("totp")}</strong>
      <Flex wrap gap={16} align="center">
        <QRCode value={totp_uri} type="svg" size={160} marginSize={4} bgColor="#fff" bordered={false} aria-label={t("totpCode")} />
        <span><span className="mono wrap-anywhere">{totp_secret}</span> <CopyButton text={totp_secret} /></span>
      </Flex>
      <strong>{t("recovery")}</strong>
      <ol className="mono" style={{ margin: 0, columns: "190px 2", paddingInlineStart: 32 }}>
        {recovery_codes.map((code) => <li key={code}>{code}</li>)}
      </ol>
      <Button onClick={save} style={{ alignSelf: "start" }}>{t("saveCodes")}</Button>
      <Checkbox checked={saved} onChange={(event) => setSaved(event.target.checked)}>{t("saved")}</Checkbox>
      {saved && children}
    </Flex>
  );
}
