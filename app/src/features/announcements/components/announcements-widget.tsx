import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { When } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { useLanguage, useMessages } from "@/lib/i18n";

import { latestAnnouncementsQuery } from "../api/announcements";
import { messages } from "../messages";
import { AnnouncementTags } from "./announcement-list";

const SHOWN = 5;

export function AnnouncementsWidget() {
  const t = useMessages(messages);
  const language = useLanguage();
  const query = useQuery(latestAnnouncementsQuery(SHOWN));
  return (
    <WidgetCard title={t("widgetTitle")} extra={<Link to="/announcements">{t("all")}</Link>}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
      <Flex vertical gap={8}>
        {query.data?.map((each) => (
          <Flex key={each.announcement_id} justify="space-between" gap={12}>
            <Flex gap={8} style={{ minWidth: 0 }}>
              <Link to={`/announcements/${each.announcement_id}`} style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
                {each.title[language]}
              </Link>
              <AnnouncementTags announcement={each} />
            </Flex>
            <span className="muted"><When ms={each.published_at} show="date" /></span>
          </Flex>
        ))}
      </Flex>
    </WidgetCard>
  );
}
