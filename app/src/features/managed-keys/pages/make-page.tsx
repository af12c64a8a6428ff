import { Card } from "antd";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { useMessages } from "@/lib/i18n";

import type { NewKey } from "../api/custody";
import { CodesShown } from "../components/codes-shown";
import { MakeForm } from "../components/make-form";
import { NewKeyRequest } from "../components/new-key-request";
import { messages } from "../messages";

/** A managed key for who cannot sign in yet, or any more: it is bound by others. */
export function MakePage() {
  const t = useMessages(messages);
  const [made, setMade] = useState<NewKey>();
  return (
    <Card style={{ maxWidth: 640, margin: "4vh auto 0" }}>
      <h1 style={{ marginTop: 0, fontSize: 20 }}>{t("title")}</h1>
      {made === undefined ? (
        <>
          <p>{t("what")}</p>
          <p className="muted">{t("invitationNeeded")}</p>
          <MakeForm onMade={setMade} />
        </>
      ) : (
        <CodesShown codes={made} user={made.user}><NewKeyRequest made={made} /></CodesShown>
      )}
      <p style={{ marginBottom: 0 }}><Link to="/sign-in" className="underlined">{t("toSignIn")}</Link></p>
    </Card>
  );
}
