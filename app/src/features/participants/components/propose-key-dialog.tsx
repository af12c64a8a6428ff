import { Alert, Flex, Form, Input, Modal } from "antd";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { configQuery } from "@/api/config";
import { useSession } from "@/api/session";
import { type Fact, Facts } from "@/components/facts";
import { FileChoice } from "@/components/file-choice";
import { fingerprint, isProved, KeyFingerprint, type KeyRequest, readKeyRequest } from "@/features/keys";
import { useSign } from "@/features/signing";
import { useMessages } from "@/lib/i18n";

import { type User, userQuery } from "../api/registry";
import { messages } from "../key-messages";

const MAX_BYTES = 16 * 1024;

interface ProposeKeyDialogProps {
  /** Whose key it is to be, where the page is about somebody. */
  readonly userId?: string;
  readonly onClose: () => void;
}

/** An officer takes the request of who has lost a key, looks at it, and proposes it to the registrars. */
export function ProposeKeyDialog({ userId, onClose }: ProposeKeyDialogProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const [text, setText] = useState("");
  const request = readKeyRequest(text);
  const { fault, user } = useRequestCheck(request, userId);
  const able = request !== undefined && user !== undefined && fault === undefined;

  const propose = async ({ user: lost, public_key, proof }: KeyRequest) => {
    onClose();
    const words = { public_key: await fingerprint(public_key) };
    await sign([{ action: "propose_key", args: { user: lost, public_key, proof }, words }], { title: t("proposeTitle") });
  };
  const choose = async (file: File | undefined) =>
    setText(file === undefined ? "" : file.size > MAX_BYTES ? t("tooLarge") : await file.text());

  return (
    <Modal
      open
      title={t("proposeTitle")}
      okText={t("propose")}
      okButtonProps={{ disabled: !able }}
      onOk={() => able && void propose(request)}
      onCancel={onClose}
      width={600}
    >
      <p className="muted" style={{ marginTop: 0 }}>{t("proposeHint")}</p>
      <Form layout="vertical" component="div">
        <Form.Item label={t("requestFile")} htmlFor="key-request-file">
          <FileChoice id="key-request-file" label={t("requestFile")} accept=".json,.txt" onFile={(file) => void choose(file)} />
        </Form.Item>
        <Form.Item
          label={t("requestText")}
          htmlFor="key-request-text"
          {...(text !== "" && request === undefined ? { validateStatus: "error" as const, help: t("noRequest") } : {})}
        >
          <Input.TextArea
            id="key-request-text"
            className="mono"
            rows={4}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Form.Item>
      </Form>
      {request !== undefined && <Request request={request} user={user} />}
      {fault !== undefined && <Alert type="error" showIcon role="alert" title={t(fault)} style={{ marginTop: 12 }} />}
    </Modal>
  );
}

function Request({ request, user }: { readonly request: KeyRequest; readonly user: User | undefined }) {
  const t = useMessages(messages);
  const facts: Fact[] = [
    { label: t("ofUser"), value: request.user, wide: true },
    { label: t("ofParticipant"), value: user === undefined ? request.participant : Object.keys(user.memberships).join(t("comma")), wide: true },
    { label: t("newFingerprint"), value: <KeyFingerprint publicKey={request.public_key} />, wide: true },
  ];
  return (
    <Flex vertical gap={8}>
      <Facts facts={facts} />
      <span className="muted">{t("compare")}</span>
    </Flex>
  );
}

type Fault = "ownKey" | "anotherUser" | "notProved" | "noUser" | "otherOrganisation" | "revoked";

/** What the ledger would refuse, as far as it can be told here; and the user, once found. */
function useRequestCheck(request: KeyRequest | undefined, userId: string | undefined): { fault: Fault | undefined; user: User | undefined } {
  const session = useSession();
  const network = useQuery(configQuery).data?.network_id;
  const found = useQuery({ ...userQuery(request?.user ?? ""), enabled: request !== undefined, retry: false });
  const proved = useQuery({
    queryKey: ["browser-keys", "proved", request, network],
    queryFn: () => (request === undefined || network === undefined ? false : isProved(request, network)),
    enabled: request !== undefined && network !== undefined,
  });
  const user = request === undefined ? undefined : found.data;
  const fault = (): Fault | undefined => {
    if (request === undefined) return undefined;
    if (request.user === session.user.user_id) return "ownKey";
    if (userId !== undefined && request.user !== userId) return "anotherUser";
    if (proved.data === false) return "notProved";
    if (found.isError) return "noUser";
    if (user !== undefined && user.organisation !== session.user.organisation) return "otherOrganisation";
    return user?.status === "revoked" ? "revoked" : undefined;
  };
  return { fault: fault(), user };
}
