import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex, Skeleton, Statistic } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { headQuery } from "../api/audit-trail";
import { messages } from "../messages";

export function TrailWidget() {
  const t = useMessages(messages);
  const language = useLanguage();
  const query = useQuery(headQuery);
  return (
    <WidgetCard title={t("title")} extra={<Link to="/audit-trail">{t("open")}</Link>}>
      <Flex vertical gap={12}>
        {query.isError && <QueryProblem query={query} />}
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
        {query.data && (
          <Flex wrap gap={32}>
            <Statistic title={t("entries")} value={integerText(query.data.count, language)} />
            <Statistic title={t("anchored")} value={integerText(query.data.anchored, language)} />
          </Flex>
        )}
      </Flex>
    </WidgetCard>
  );
}
