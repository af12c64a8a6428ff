import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex, Skeleton, Statistic } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { nodesQuery } from "../api/system";
import { messages } from "../messages";
import { PipelineBrief } from "./pipeline-brief";

/** Whether everything answers and keeps up. */
export function NodesWidget() {
  const t = useMessages(messages);
  const language = useLanguage();
  const { data, ...query } = useQuery(nodesQuery);
  const up = data?.nodes.filter((node) => node.up).length ?? 0;
  const highest = Math.max(0, ...(data?.nodes.map((node) => node.height ?? 0) ?? []));
  return (
    <WidgetCard title={t("brief")} extra={<Link to="/system/nodes">{t("nodes")}</Link>}>
      <Flex vertical gap={12}>
        {query.isError && <QueryProblem query={query} />}
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
        {data && (
          <Flex wrap gap={32}>
            <Statistic
              title={t("nodesUp")}
              value={`${up} / ${data.nodes.length}`}
              styles={{ content: { color: up === data.nodes.length ? "#23663f" : "#a3211a" } }}
            />
            <Statistic title={t("height")} value={integerText(highest, language)} />
          </Flex>
        )}
        <PipelineBrief />
      </Flex>
    </WidgetCard>
  );
}
