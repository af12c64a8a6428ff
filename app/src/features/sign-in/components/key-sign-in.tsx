import { Alert, Button, Flex, Radio, Tag } from "antd";
import { useState } from "react";

import { ProblemError } from "@/api/client";
import type { Config } from "@/api/config";
import type { SessionResponse } from "@/api/session";
import { OrganisationName } from "@/components/organisation-name";
import { ToneTag } from "@/components/state-tag";
import type { BrowserKey } from "@/features/keys";
import { openWithKey } from "@/features/sign-in/api/sessions";
import { SignInFailure } from "@/features/sign-in/components/sign-in-failure";
import { messages } from "@/features/sign-in/messages";
import { useMutation } from "@tanstack/react-query";
import { useMessages } from "@/lib/i18n";

interface KeySignInProps {
  readonly keys: readonly BrowserKey[];
  readonly config: Config;
  readonly onOpened: (opened: SessionResponse) => Promise<void>;
}

/** Sign in with one of the keys in this browser. */
export function KeySignIn({ keys, config, onOpened }: KeySignInProps) {
  const t = useMessages(messages);
  const own = keys.filter((key) => servesAt(key, config)).toSorted((one, other) => Number(isNew(one)) - Number(isNew(other)));
  const [chosen, setChosen] = useState(own[0]?.publicKey);
  const opening = useMutation({ mutationFn: (key: BrowserKey) => openWithKey(key, config), onSuccess: onOpened });
  const key = own.find((each) => each.publicKey === chosen) ?? own[0];

  if (keys.length === 0) return <p className="muted">{t("noKeys")}</p>;
  return (
    <Flex vertical gap={16}>
      <Radio.Group
        aria-label={t("chooseKey")}
        value={key?.publicKey}
        onChange={(event) => setChosen(String(event.target.value))}
        style={{ display: "grid", gap: 8, maxHeight: 280, overflow: "auto" }}
      >
        {keys.map((each) => (
          <Radio key={each.publicKey} value={each.publicKey} disabled={!servesAt(each, config)}>
            <b>{each.label}</b> <span className="muted">{each.participants.join("、")}</span>{" "}
            {isNew(each) && <ToneTag tone="waiting">{t("keyNew")}</ToneTag>}
            {each.standing === "replaced" && <ToneTag tone="over">{t("keyReplaced")}</ToneTag>}
            {each.organisation !== config.organisation && <Tag><OrganisationName mspId={each.organisation} /></Tag>}
          </Radio>
        ))}
      </Radio.Group>
      {opening.isError && <Failure browserKey={opening.variables} error={opening.error} />}
      <Button
        type="primary"
        block
        disabled={key === undefined}
        loading={opening.isPending}
        onClick={() => key !== undefined && opening.mutate(key)}
      >
        {t("signIn")}
      </Button>
    </Flex>
  );
}

/** A key that was replaced opens no session, and at another organisation's site none does. */
function servesAt({ organisation, standing }: BrowserKey, config: Config): boolean {
  return organisation === config.organisation && standing !== "replaced";
}

function isNew({ standing }: BrowserKey): boolean {
  return standing === "new";
}

/** A key that nobody has bound yet is refused like any other; who made it is told why. */
function Failure({ browserKey, error }: { readonly browserKey: BrowserKey; readonly error: unknown }) {
  const t = useMessages(messages);
  const waits = isNew(browserKey) && error instanceof ProblemError && error.code === "sign_in_refused";
  return waits ? <Alert type="info" showIcon role="alert" title={t("stillNew")} /> : <SignInFailure error={error} publicKey={browserKey.publicKey} />;
}
