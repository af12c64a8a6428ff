import { Card, Skeleton, Tabs } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { configQuery } from "@/api/config";
import { openSession, type SessionResponse } from "@/api/session";
import { OrganisationName } from "@/components/organisation-name";
import { QueryProblem } from "@/components/problem-alert";
import { findKey, useKeys } from "@/features/keys";
import { actFirstAs, actingChoices } from "@/features/sign-in/api/sessions";
import { ActingChoice } from "@/features/sign-in/components/acting-choice";
import { FileSignIn } from "@/features/sign-in/components/file-sign-in";
import { KeySignIn } from "@/features/sign-in/components/key-sign-in";
import { PasswordSignIn } from "@/features/sign-in/components/password-sign-in";
import { messages } from "@/features/sign-in/messages";
import { useMessages } from "@/lib/i18n";

/** The way in: with a key in this browser, a key file, or a managed key; or to the registration. */
export function SignInPage() {
  const t = useMessages(messages);
  const config = useQuery(configQuery);
  const keys = useKeys();
  const enter = useEnter();
  const [toChoose, setToChoose] = useState<SessionResponse>();

  const onOpened = async (opened: SessionResponse) => {
    const choices = actingChoices(opened.user);
    // A browser that keeps nothing knows of no earlier choice.
    const last = (await findKey(opened.user.public_key).catch(() => undefined))?.lastActing;
    const again = choices.find((each) => each.participant === last?.participant && each.role === last.role);
    if (choices.length > 1 && again === undefined) setToChoose(opened);
    else enter(await actFirstAs(opened, again ?? opened));
  };

  return (
    <Card style={{ maxWidth: 440, margin: "4vh auto 0" }}>
      <h1 style={{ margin: 0, fontSize: 20 }}>{t("title")}</h1>
      <p className="muted" style={{ marginTop: 4 }}>
        {t("subtitle")}
        {config.data && <> · <OrganisationName mspId={config.data.organisation} /></>}
      </p>
      {config.isError && <QueryProblem query={config} />}
      {(config.isPending || keys.isPending) && <Skeleton active />}
      {config.data && !keys.isPending && toChoose === undefined && (
        <Tabs
          defaultActiveKey={keys.data?.length ? "key" : "file"}
          items={[
            {
              key: "key",
              label: t("byKey"),
              children: keys.isError ? <QueryProblem query={keys} /> : (
                <KeySignIn keys={keys.data ?? []} config={config.data} onOpened={onOpened} />
              ),
            },
            {
              key: "file",
              label: t("byFile"),
              children: <FileSignIn config={config.data} onOpened={onOpened} />,
            },
            {
              key: "password",
              label: t("byPassword"),
              children: <PasswordSignIn onOpened={onOpened} />,
            },
          ]}
        />
      )}
      {toChoose !== undefined && <ActingChoice opened={toChoose} onChosen={enter} />}
      <p style={{ marginBottom: 0 }}>
        {t("newHere")} <Link to="/register" className="underlined">{t("register")}</Link>
        <br />
        {t("keyLost")} <Link to="/lost-key" className="underlined">{t("lostKey")}</Link>
      </p>
    </Card>
  );
}

/** Into the application: to the page that was asked for, if it is one of this site. */
function useEnter(): (session: SessionResponse) => void {
  const navigate = useNavigate();
  const search: { readonly next?: unknown } = useSearch({ strict: false });
  return (session) => {
    openSession(session);
    const next = typeof search.next === "string" && /^\/(?![/\\])/.test(search.next) ? search.next : "/";
    void navigate({ href: next, replace: true });
  };
}
