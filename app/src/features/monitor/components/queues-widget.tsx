import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { WidgetCard } from "@/components/widget-card";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { monitorQuery } from "../api/monitor";
import { messages } from "../messages";
import { usePartyName } from "./queues-table";

const SHOWN = 5;

/** For whom orders wait now. */
export function QueuesWidget() {
  const t = useMessages(messages);
  const language = useLanguage();
  const party = usePartyName();
  const query = useQuery(monitorQuery);
  return (
    <WidgetCard title={t("queues")} extra={<Link to="/monitor">{t("widget")}</Link>}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data?.queues.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noQueues")} />}
      <Flex vertical gap={6}>
        {query.data?.queues.slice(0, SHOWN).map((queue) => (
          <Flex key={`${queue.state} ${queue.waits_for.join(" ")}`} gap={8} align="center">
            <StateTag of="order" state={queue.state} />
            <span className="muted" style={{ flex: 1 }}>{queue.waits_for.map(party).join(" / ")}</span>
            <span>{integerText(queue.orders, language)}</span>
          </Flex>
        ))}
      </Flex>
    </WidgetCard>
  );
}
