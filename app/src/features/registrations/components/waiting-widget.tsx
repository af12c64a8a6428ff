import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { When } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { waitingQuery } from "../api/registrations";
import { messages } from "../messages";

const SHOWN = 5;

/** What waits for the auditor: how many applications, and the first of them. */
export function WaitingWidget() {
  const t = useMessages(messages);
  const query = useQuery(waitingQuery);
  const items = query.data?.items ?? [];
  const count = query.data?.next_cursor ? t("widgetMore") : t("widgetCount", { count: items.length });
  const all = <Link to="/registrations" search={{ state: "submitted" }}>{items.length > 0 ? count : t("all")}</Link>;
  return (
    <WidgetCard title={t("widgetTitle")} extra={all}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data && items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("widgetEmpty")} />}
      <Flex vertical gap={6}>
        {items.slice(0, SHOWN).map(({ application_id, participant, kind, refreshed_at }) => (
          <Flex key={application_id} justify="space-between" gap={8}>
            <Link to={`/registrations/${application_id}`} className="wrap-anywhere">{participant} · {t(`kind_${kind}`)}</Link>
            <span className="muted"><When ms={refreshed_at} show="relative" /></span>
          </Flex>
        ))}
      </Flex>
    </WidgetCard>
  );
}
