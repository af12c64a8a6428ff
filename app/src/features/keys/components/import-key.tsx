import { Alert, App, Button, Flex, Input } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useSession } from "@/api/session";
import { FileChoice } from "@/components/file-choice";
import { MAX_KEY_FILE_BYTES, openKeyFile } from "@/features/keys/key-file";
import { keepKey } from "@/features/keys/keyring";
import { messages } from "@/features/keys/messages";
import { keysQuery } from "@/features/keys/use-keys";
import { isEncrypted, KeyFileError } from "@/lib/crypto/pkcs8";
import { useMessages } from "@/lib/i18n";

/** Bring one's own registered key to this browser: after signing in with a managed key, or on a second device. */
export function ImportKey() {
  const t = useMessages(messages);
  const client = useQueryClient();
  const { message } = App.useApp();
  const { user } = useSession();
  const [text, setText] = useState<string>();
  const [passphrase, setPassphrase] = useState("");
  const importing = useMutation({
    mutationFn: async () => {
      const { key } = await openKeyFile(text ?? "", passphrase);
      if (key.publicKey !== user.public_key) throw new RangeError("another key");
      const participants = Object.keys(user.memberships);
      const { user_id, organisation } = user;
      const own = { label: user_id, user: user_id, organisation, participants };
      const until = typeof user.valid_until === "number" ? { certificateUntil: user.valid_until } : {};
      await keepKey({ ...key, ...own, ...until, addedAt: Date.now(), origin: "imported", backedUp: true });
    },
    onSuccess: async () => {
      setPassphrase("");
      setText(undefined);
      void message.success(t("importDone"));
      await client.invalidateQueries({ queryKey: keysQuery.queryKey });
    },
  });
  const choose = async (file: File | undefined) =>
    setText(file === undefined || file.size > MAX_KEY_FILE_BYTES ? undefined : await file.text());

  return (
    <section aria-labelledby="import-key">
      <h2 id="import-key" style={{ fontSize: 15 }}>{t("import")}</h2>
      <Flex gap={8} wrap align="center">
        <FileChoice label={t("file")} accept=".pem,.key,.txt" onFile={(file) => void choose(file)} />
        {text !== undefined && isEncrypted(text) && (
          <Input.Password
            aria-label={t("passphrase")}
            placeholder={t("passphrase")}
            autoComplete="off"
            style={{ width: 220 }}
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        )}
        <Button disabled={text === undefined} loading={importing.isPending} onClick={() => importing.mutate()}>
          {t("importDo")}
        </Button>
      </Flex>
      {importing.isError && <ImportFailure error={importing.error} />}
    </section>
  );
}

function ImportFailure({ error }: { readonly error: unknown }) {
  const t = useMessages(messages);
  const why = error instanceof KeyFileError ? t(`fault_${error.fault}`) : error instanceof RangeError ? t("notMine") : undefined;
  return <Alert type="error" showIcon role="alert" title={t("importFailed")} description={why} style={{ marginTop: 8 }} />;
}
