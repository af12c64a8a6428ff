import { Card, Skeleton } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { configQuery } from "@/api/config";
import { OrganisationName } from "@/components/organisation-name";
import { QueryProblem } from "@/components/problem-alert";
import { LostKeyForm } from "@/features/keys/components/lost-key-form";
import { WaitingKey } from "@/features/keys/components/waiting-key";
import { messages } from "@/features/keys/lost-key-messages";
import { useKeys } from "@/features/keys/use-keys";
import { useMessages } from "@/lib/i18n";

/** For who has lost the registered key: a new one is made here, proposed by an officer and approved by a registrar. */
export function LostKeyPage() {
  const t = useMessages(messages);
  const config = useQuery(configQuery);
  const keys = useKeys();
  const waiting = keys.data?.filter((key) => key.standing === "new" && key.organisation === config.data?.organisation);
  return (
    <Card style={{ maxWidth: 640, margin: "4vh auto 0" }}>
      <h1 style={{ margin: 0, fontSize: 20 }}>{t("title")}</h1>
      <p className="muted" style={{ marginTop: 4 }}>
        {config.data && <OrganisationName mspId={config.data.organisation} />}
      </p>
      <p>{t("intro")}</p>
      <ol style={{ paddingInlineStart: 20 }}>
        <li>{t("step1")}</li>
        <li>{t("step2")}</li>
        <li>{t("step3")}</li>
      </ol>
      {config.isError && <QueryProblem query={config} />}
      {keys.isError && <QueryProblem query={keys} />}
      {(config.isPending || keys.isPending) && <Skeleton active />}
      {config.data && waiting?.map((key) => <WaitingKey key={key.publicKey} browserKey={key} network={config.data.network_id} />)}
      {config.data && waiting && <LostKeyForm config={config.data} another={waiting.length > 0} />}
      <p style={{ marginBottom: 0 }}>
        <Link to="/sign-in" className="underlined">{t("signIn")}</Link>
      </p>
    </Card>
  );
}
