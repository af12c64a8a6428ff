import { Button, Flex } from "antd";

import { saveBlob } from "@/api/download";
import { KeyFingerprint, keyRequestText } from "@/features/keys";
import { useMessages } from "@/lib/i18n";

import type { NewKey } from "../api/custody";
import { messages } from "../messages";

/** What others need to bind the key to its user. */
export function NewKeyRequest({ made }: { readonly made: NewKey }) {
  const t = useMessages(messages);
  const { user, participant, public_key, proof } = made;
  const save = () => {
    const text = keyRequestText({ user, participant, roles: [], public_key, proof });
    saveBlob(new Blob([text], { type: "application/json" }), `${user}.key-request.json`);
  };
  return (
    <Flex vertical gap={8} align="start">
      <strong>{t("request")}</strong>
      <span>{t("fingerprint")} <KeyFingerprint publicKey={public_key} /></span>
      <span className="muted">{t("requestHint")}</span>
      <Button type="primary" onClick={save}>{t("saveRequest")}</Button>
    </Flex>
  );
}
