import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Flex, Input } from "antd";
import { useState } from "react";

import { FileChoice } from "@/components/file-choice";
import { fromHex } from "@/lib/bytes";
import { useMessages } from "@/lib/i18n";

import { bytesOf } from "../api/cases";
import { documentHash } from "../lib/documents";
import { messages } from "../messages";

const SALT = /^([0-9a-f]{2})+$/i;

/** Compares a file that one was handed with the hashes that the statements name. The file stays in the browser. */
export function DocumentCheck({ named }: { readonly named: readonly string[] }) {
  const t = useMessages(messages);
  const [file, setFile] = useState<File>();
  const [salt, setSalt] = useState("");
  const given = SALT.test(salt.trim());
  const hash = useQuery({
    queryKey: ["document-check", file?.name, file?.size, file?.lastModified, salt.trim()],
    queryFn: async () => (file === undefined ? null : documentHash(fromHex(salt.trim()), await bytesOf(file))),
    enabled: file !== undefined && given,
    gcTime: 0,
  });
  const fits = hash.data != null && named.includes(hash.data);
  return (
    <Card title={t("check")} style={{ height: "100%" }}>
      <Flex vertical gap={10}>
        <span className="muted">{t("checkHint")}</span>
        <FileChoice label={t("checkFile")} accept=".pdf,.png,.jpg,.jpeg" onFile={setFile} />
        <label htmlFor="document-salt">{t("checkSalt")}</label>
        <Input id="document-salt" className="mono" value={salt} onChange={(event) => setSalt(event.target.value)} />
        {salt !== "" && !given && <span role="alert">{t("saltWrong")}</span>}
        {hash.data != null && (
          <Alert
            type={fits ? "success" : "error"}
            showIcon
            role="status"
            title={t(fits ? "checkFits" : "checkFails", { hash: `${hash.data.slice(0, 16)}…` })}
          />
        )}
      </Flex>
    </Card>
  );
}
