import { Button, Flex, Input, Popconfirm, Table, Tag } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { ImportKey } from "@/features/keys/components/import-key";
import { KeyFingerprint } from "@/features/keys/components/key-fingerprint";
import { type BrowserKey, forgetKey, noteOfKey } from "@/features/keys/keyring";
import { messages } from "@/features/keys/messages";
import { keysQuery, useKeys } from "@/features/keys/use-keys";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";

/** The keys in this browser: whose they are, until when they are certified; rename, remove, renew, import. */
export function KeysSection() {
  const t = useMessages(messages);
  const language = useLanguage();
  const keys = useKeys();
  const { user } = useSession();
  const day = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeZone: "Asia/Shanghai" });
  if (keys.isError) return <QueryProblem query={keys} />;
  return (
    <Flex vertical gap={12}>
      <p className="muted" style={{ margin: 0 }}>{t("intro")}</p>
      <Table<BrowserKey>
        size="small"
        rowKey="publicKey"
        loading={keys.isPending}
        dataSource={keys.data ?? []}
        pagination={false}
        scroll={{ x: 900 }}
        locale={{ emptyText: t("none") }}
        columns={[
          { key: "name", title: t("name"), render: (_, key) => <KeyName browserKey={key} current={key.publicKey === user.public_key} /> },
          { key: "user", title: t("user"), dataIndex: "user" },
          { key: "participants", title: t("participants"), render: (_, { participants }) => participants.join(language === "zh" ? "、" : ", ") },
          { key: "fingerprint", title: t("fingerprint"), render: (_, key) => <KeyFingerprint publicKey={key.publicKey} /> },
          {
            key: "until",
            title: t("until"),
            render: (_, { certificateUntil }) => (certificateUntil === undefined ? t("unknown") : day.format(certificateUntil)),
          },
          { key: "actions", title: t("actions"), width: 90, render: (_, key) => <KeyActions browserKey={key} /> },
        ]}
      />
      <ImportKey />
    </Flex>
  );
}

function KeyName({ browserKey, current }: { readonly browserKey: BrowserKey; readonly current: boolean }) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const [draft, setDraft] = useState<string>();
  const save = async () => {
    const label = draft?.trim();
    if (label) await noteOfKey(browserKey.publicKey, { label });
    setDraft(undefined);
    await client.invalidateQueries(keysQuery);
  };
  if (draft !== undefined) {
    return (
      <Flex gap={4}>
        <Input size="small" maxLength={64} aria-label={t("rename")} value={draft} onChange={(event) => setDraft(event.target.value)} onPressEnter={() => void save()} />
        <Button size="small" type="primary" onClick={() => void save()}>{t("save")}</Button>
        <Button size="small" onClick={() => setDraft(undefined)}>{t("cancel")}</Button>
      </Flex>
    );
  }
  return (
    <Flex gap={6} wrap align="center">
      <b>{browserKey.label}</b>
      {current && <ToneTag tone="good">{t("current")}</ToneTag>}
      <Tag>{t(browserKey.origin)}</Tag>
      {browserKey.standing === "new" && <ToneTag tone="waiting">{t("standing_new")}</ToneTag>}
      {browserKey.standing === "replaced" && <ToneTag tone="over">{t("standing_replaced")}</ToneTag>}
      {!browserKey.backedUp && <ToneTag tone="waiting">{t("noBackup")}</ToneTag>}
      <Button size="small" type="link" onClick={() => setDraft(browserKey.label)}>{t("rename")}</Button>
    </Flex>
  );
}

function KeyActions({ browserKey }: { readonly browserKey: BrowserKey }) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const remove = async () => {
    await forgetKey(browserKey.publicKey);
    await client.invalidateQueries({ queryKey: keysQuery.queryKey });
  };
  return (
    <Popconfirm title={t("removeSure")} okText={t("remove")} onConfirm={() => void remove()} styles={{ root: { maxWidth: 360 } }}>
      <Button size="small" danger>{t("remove")}</Button>
    </Popconfirm>
  );
}
