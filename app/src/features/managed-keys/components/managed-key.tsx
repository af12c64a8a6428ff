import { Alert, App, Button, Flex } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import type { Schema } from "@/api/client";
import { saveBlob } from "@/api/download";
import { useSession } from "@/api/session";
import { type Fact, Facts } from "@/components/facts";
import { When } from "@/components/figures";
import { KeyFingerprint } from "@/features/keys";
import { useMessages } from "@/lib/i18n";

import { changePassword, type Codes, deleteKey, exportKey, lockKey, managedKeyQuery, type Proof, renewCodes } from "../api/custody";
import { messages } from "../messages";
import { CodesShown } from "./codes-shown";
import { type Act, ProofDialog } from "./proof-dialog";

const FEW = 3;

/** What one does with one's managed key. */
export function ManagedKey({ status }: { readonly status: Schema<"KeyStatus"> }) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const { message } = App.useApp();
  const { user } = useSession();
  const [act, setAct] = useState<Act>();
  const [codes, setCodes] = useState<Codes>();
  const refresh = () => client.invalidateQueries({ queryKey: managedKeyQuery.queryKey });
  const locking = useMutation({ mutationFn: lockKey, onSettled: refresh });
  const perform = async (proof: Proof) => {
    if (act === "codes") setCodes(await renewCodes(proof));
    else if (act === "password") await changePassword(proof);
    else if (act === "export") saveBlob(new Blob([await exportKey(proof)], { type: "application/x-pem-file" }), `${user.user_id}.pem`);
    else await deleteKey(proof);
    if (act !== undefined && act !== "codes") void message.success(t(`done_${act}`));
    setAct(undefined);
    await refresh();
  };
  if (codes !== undefined) {
    return (
      <div style={{ maxWidth: 640 }}>
        <CodesShown codes={codes} user={user.user_id}>
          <Button type="primary" style={{ alignSelf: "start" }} onClick={() => setCodes(undefined)}>{t("finish")}</Button>
        </CodesShown>
      </div>
    );
  }
  const { created_at, recovery_codes_left: left, unlocked_until, public_key } = status;
  const unlocked = unlocked_until !== null && (
    <Flex gap={8} align="center"><When ms={unlocked_until} /><Button size="small" onClick={() => locking.mutate()}>{t("lock")}</Button></Flex>
  );
  const facts: Fact[] = [
    { label: t("fingerprint"), value: <KeyFingerprint publicKey={public_key} />, wide: true },
    { label: t("madeAt"), value: <When ms={created_at} />, wide: true },
    { label: t("codesLeft"), value: left, wide: true },
    { label: t("unlockedUntil"), value: unlocked || t("locked"), wide: true },
  ];
  return (
    <Flex vertical gap={12} style={{ maxWidth: 640 }}>
      <span className="muted">{t("what")}</span>
      {left <= FEW && <Alert type="warning" showIcon title={t("fewCodes")} />}
      <Facts facts={facts} />
      <Flex gap={8} wrap>
        <Button onClick={() => setAct("password")}>{t("changePassword")}</Button>
        <Button onClick={() => setAct("codes")}>{t("renewCodes")}</Button>
        <Button onClick={() => setAct("export")}>{t("export")}</Button>
        <Button danger onClick={() => setAct("remove")}>{t("remove")}</Button>
      </Flex>
      <span>
        {t("ownKeyHint")} <Link to="/account" search={{ part: "replace-key" }} className="underlined">{t("ownKey")}</Link>
      </span>
      {act !== undefined && <ProofDialog act={act} onProof={perform} onClose={() => setAct(undefined)} />}
    </Flex>
  );
}
