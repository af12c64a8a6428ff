import { Button, Card, Flex } from "antd";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { configQuery, serverNow } from "@/api/config";
import { ProblemAlert, QueryProblem } from "@/components/problem-alert";
import { kindAt } from "@/features/registration/application-body";
import { messages } from "@/features/registration/messages";
import { newTicket, ticketsQuery } from "@/features/registration/tickets";
import { useMessages } from "@/lib/i18n";

/** The applications that were made in this browser, and the way to a new one. */
export function ApplicationsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const client = useQueryClient();
  const config = useQuery(configQuery);
  const tickets = useQuery(ticketsQuery);
  const starting = useMutation({
    mutationFn: async () => newTicket(await serverNow()),
    onSuccess: async ({ application_id }) => {
      await client.invalidateQueries(ticketsQuery);
      await navigate({ to: "/register/$applicationId", params: { applicationId: application_id } });
    },
  });

  return (
    <Card style={{ maxWidth: 640, margin: "4vh auto 0" }}>
      <h1 style={{ margin: 0, fontSize: 20 }}>{t("title")}</h1>
      {config.isError && <QueryProblem query={config} />}
      {config.data && kindAt(config.data.organisation) === undefined ? (
        <p>{t("elsewhere")}</p>
      ) : (
        <>
          <p className="muted">{t("intro")}</p>
          <Button type="primary" loading={starting.isPending} disabled={!config.data} onClick={() => starting.mutate()}>
            {t("start")}
          </Button>
          {starting.isError && <ProblemAlert error={starting.error} title={t("failed")} />}
          <h2 style={{ fontSize: 15 }}>{t("mine")}</h2>
          {tickets.data?.length === 0 && <p className="muted">{t("none")}</p>}
          <Flex vertical gap={8}>
            {tickets.data?.map(({ application_id, label }) => (
              <Link key={application_id} to="/register/$applicationId" params={{ applicationId: application_id }}>
                {label || t("untitled")}
              </Link>
            ))}
          </Flex>
        </>
      )}
      <p style={{ marginBottom: 0 }}>
        <Link to="/sign-in" className="underlined">{t("signIn")}</Link>
      </p>
    </Card>
  );
}
