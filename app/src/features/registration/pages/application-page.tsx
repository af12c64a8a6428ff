import { Card, Skeleton } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";

import { type Config, configQuery } from "@/api/config";
import { QueryProblem } from "@/components/problem-alert";
import { EDITABLE } from "@/features/registration/api/applications";
import { kindAt } from "@/features/registration/application-body";
import { ApplicationEditor } from "@/features/registration/components/application-editor";
import { ApplicationStatus } from "@/features/registration/components/application-status";
import { Documents } from "@/features/registration/components/documents";
import { messages } from "@/features/registration/messages";
import { type Ticket, ticketsQuery } from "@/features/registration/tickets";
import { useApplication } from "@/features/registration/use-application";
import { useMessages } from "@/lib/i18n";

/** One application, by its ticket in this browser. */
export function ApplicationPage() {
  const t = useMessages(messages);
  const { applicationId } = useParams({ strict: false });
  const config = useQuery(configQuery);
  const tickets = useQuery(ticketsQuery);
  const ticket = tickets.data?.find((each) => each.application_id === applicationId);
  return (
    <Card style={{ maxWidth: 880, margin: "0 auto" }}>
      <p style={{ marginTop: 0 }}><Link to="/register">{t("mine")}</Link></p>
      <h1 style={{ margin: 0, fontSize: 20 }}>{ticket?.label || t("title")}</h1>
      {config.isError && <QueryProblem query={config} />}
      {tickets.isSuccess && ticket === undefined && <p>{t("noTicket")}</p>}
      {config.data && ticket && <OwnApplication config={config.data} ticket={ticket} />}
    </Card>
  );
}

function OwnApplication({ config, ticket }: { readonly config: Config; readonly ticket: Ticket }) {
  const t = useMessages(messages);
  const participantKind = kindAt(config.organisation);
  const application = useApplication(config, participantKind ?? "consumer", ticket);
  const { query } = application;
  if (participantKind === undefined) return <p>{t("elsewhere")}</p>;
  if (query.isError) return <QueryProblem query={query} />;
  if (query.isLoading) return <Skeleton active />;
  const found = query.data ?? undefined;
  return (
    <>
      {found && <ApplicationStatus application={found} />}
      {(found === undefined || EDITABLE.has(found.state)) && (
        <ApplicationEditor ticket={ticket} participantKind={participantKind} found={found} actions={application} />
      )}
      {found && (
        <Documents exchange={config.exchange_url} ticket={ticket} application={found} onChanged={application.refresh} />
      )}
    </>
  );
}
