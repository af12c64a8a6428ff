import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { nodesQuery } from "../api/system";
import { HeightsChart } from "../components/heights-chart";
import { NodesTable } from "../components/nodes-table";
import { messages } from "../messages";

/** Every peer and orderer of the channel: whether it answers, and how far it is. */
export function NodesPage() {
  const t = useMessages(messages);
  const query = useQuery(nodesQuery);
  return (
    <Page title={t("nodes")}>
      {query.isError && <QueryProblem query={query} />}
      {query.data?.discovery === false && <Alert type="info" showIcon title={t("noDiscovery")} />}
      <Card size="small" title={t("nodesOfChannel")} styles={{ body: { padding: 0 } }}>
        {query.isPending && <Skeleton active style={{ padding: 16 }} />}
        {query.data && <NodesTable nodes={query.data.nodes} />}
      </Card>
      <Card size="small">
        <HeightsChart />
      </Card>
    </Page>
  );
}
