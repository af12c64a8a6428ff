import { App, Button, Card, Flex, Popconfirm } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { saveBlob } from "@/api/download";
import { type Fact, Facts } from "@/components/facts";
import { KeyFingerprint } from "@/features/keys/components/key-fingerprint";
import { keyRequest, keyRequestText } from "@/features/keys/key-request";
import { type BrowserKey, forgetKey } from "@/features/keys/keyring";
import { messages } from "@/features/keys/lost-key-messages";
import { keysQuery } from "@/features/keys/use-keys";
import { useMessages } from "@/lib/i18n";

interface WaitingKeyProps {
  readonly browserKey: BrowserKey;
  readonly network: string;
}

/** A new key that waits to be bound: what to hand over, and what to read out to those who bind it. */
export function WaitingKey({ browserKey, network }: WaitingKeyProps) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const client = useQueryClient();
  const { user, participants, publicKey } = browserKey;
  const participant = participants[0] ?? "";
  const text = async () => keyRequestText(await keyRequest(browserKey, { network, user, participant }));
  const save = async () => saveBlob(new Blob([await text()], { type: "application/json" }), `${user}.key-request.json`);
  const copy = async () => {
    await navigator.clipboard.writeText(await text());
    void message.success(t("copied"));
  };
  const discard = async () => {
    await forgetKey(publicKey);
    await client.invalidateQueries({ queryKey: keysQuery.queryKey });
  };
  const facts: Fact[] = [
    { label: t("user"), value: user, wide: true },
    { label: t("participant"), value: participant, wide: true },
    { label: t("fingerprint"), value: <KeyFingerprint publicKey={publicKey} />, wide: true },
  ];
  return (
    <Card size="small" title={t("waiting")} style={{ marginBottom: 16 }}>
      <Facts facts={facts} />
      <p className="muted">{t("handOver")}</p>
      <Flex gap={8} wrap>
        <Button type="primary" onClick={() => void save()}>{t("save")}</Button>
        <Button onClick={() => void copy()}>{t("copy")}</Button>
        <Popconfirm title={t("discardSure")} okText={t("discard")} onConfirm={() => void discard()} styles={{ root: { maxWidth: 340 } }}>
          <Button danger>{t("discard")}</Button>
        </Popconfirm>
      </Flex>
      <p className="muted" style={{ marginBottom: 0 }}>
        {t("onceApproved")} <Link to="/sign-in" className="underlined">{t("signIn")}</Link>
      </p>
    </Card>
  );
}
