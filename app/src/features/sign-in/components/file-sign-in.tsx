import { Button, Form, Input } from "antd";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { ProblemError } from "@/api/client";
import type { Config } from "@/api/config";
import type { SessionResponse } from "@/api/session";
import { FileChoice } from "@/components/file-choice";
import { keepKey, type BrowserKey, keysQuery, MAX_KEY_FILE_BYTES, openKeyFile, ownerIn } from "@/features/keys";
import { openWithKey } from "@/features/sign-in/api/sessions";
import { SignInFailure } from "@/features/sign-in/components/sign-in-failure";
import { messages } from "@/features/sign-in/messages";
import { isEncrypted } from "@/lib/crypto/pkcs8";
import { useMessages } from "@/lib/i18n";

const USER = /^[a-z0-9][a-z0-9._-]{0,63}$/;

interface FileSignInProps {
  readonly config: Config;
  readonly onOpened: (opened: SessionResponse) => Promise<void>;
}

interface Given {
  readonly user: string;
  readonly passphrase?: string;
}

/** Bring a key to this browser and sign in with it. It stays here only if it is the user's. */
export function FileSignIn({ config, onOpened }: FileSignInProps) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const [form] = Form.useForm<Given>();
  const [text, setText] = useState<string>();
  const [tooLarge, setTooLarge] = useState(false);
  const [kept, setKept] = useState<string>();
  const opening = useMutation({
    mutationFn: async ({ user, passphrase }: Given) => {
      const key = await importedKey(text ?? "", user, passphrase, config.organisation);
      const opened = await openWithKey(key, config).catch(async (error: unknown) => {
        if (isOwnKeyOfInactive(error)) await keep(key); // it can renew an ended certificate
        throw error;
      });
      await keepKey({ ...key, participants: Object.keys(opened.user.memberships) });
      await client.invalidateQueries(keysQuery);
      return opened;
    },
    onSuccess: onOpened,
  });

  const keep = async (key: BrowserKey) => {
    await keepKey(key);
    setKept(key.publicKey);
    await client.invalidateQueries(keysQuery);
  };

  const choose = async (file: File | undefined) => {
    setTooLarge(file !== undefined && file.size > MAX_KEY_FILE_BYTES);
    const content = file === undefined || file.size > MAX_KEY_FILE_BYTES ? undefined : await file.text();
    setText(content);
    const owner = content === undefined ? undefined : ownerIn(content);
    if (owner !== undefined) form.setFieldsValue({ user: owner.user });
  };

  return (
    <Form form={form} name="by-file" layout="vertical" onFinish={(given) => opening.mutate(given)} requiredMark={false}>
      <Form.Item
        label={t("keyFile")}
        htmlFor="key-file"
        extra={t("keyFileHelp")}
        {...(tooLarge ? { validateStatus: "error", help: t("tooLarge") } : {})}
      >
        <FileChoice
          id="key-file"
          label={t("keyFile")}
          accept=".pem,.key,.txt,application/x-pem-file"
          onFile={(file) => void choose(file)}
        />
      </Form.Item>
      {text !== undefined && isEncrypted(text) && (
        <Form.Item name="passphrase" label={t("passphrase")} rules={[{ required: true, message: t("needed") }]}>
          <Input.Password autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item
        name="user"
        label={t("user")}
        rules={[{ required: true, message: t("needed") }, { pattern: USER, message: t("badUser") }]}
      >
        <Input autoComplete="username" spellCheck={false} />
      </Form.Item>
      {opening.isError && <SignInFailure error={opening.error} publicKey={kept} />}
      <Button type="primary" htmlType="submit" block disabled={text === undefined} loading={opening.isPending} style={{ marginTop: 8 }}>
        {t("importAndSignIn")}
      </Button>
    </Form>
  );
}

/** The signature was the user's, who may not act now. */
function isOwnKeyOfInactive(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "actor_inactive";
}

async function importedKey(
  text: string,
  user: string,
  passphrase: string | undefined,
  organisation: string,
): Promise<BrowserKey> {
  const { key, owner } = await openKeyFile(text, passphrase);
  return {
    ...key,
    user,
    label: user,
    organisation,
    participants: owner === undefined ? [] : [owner.participant],
    addedAt: Date.now(),
    origin: "imported",
    backedUp: true,
  };
}
