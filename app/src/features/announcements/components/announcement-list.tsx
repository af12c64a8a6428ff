import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Card, Empty, Flex, Skeleton, Typography } from "antd";
import type { ReactNode } from "react";

import { Day, When } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { ToneTag } from "@/components/state-tag";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Announcement, type AnnouncementQuery, announcementsQuery } from "../api/announcements";
import { messages } from "../messages";
import { lastDay } from "../validity";

interface AnnouncementListProps {
  readonly filters: AnnouncementQuery;
  /** Buttons beside each. */
  readonly actions?: (announcement: Announcement) => ReactNode;
}

export function AnnouncementList({ filters, actions }: AnnouncementListProps) {
  const t = useMessages(messages);
  const query = useInfiniteQuery(announcementsQuery(filters));
  if (query.isError) return <QueryProblem query={query} />;
  if (query.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />;
  return (
    <Flex vertical gap={8}>
      {items.map((each) => (
        <Card key={each.announcement_id} size="small">
          <Flex justify="space-between" align="start" gap={16}>
            <InBrief announcement={each} />
            {actions && <Flex gap={8}>{actions(each)}</Flex>}
          </Flex>
        </Card>
      ))}
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </Flex>
  );
}

function InBrief({ announcement }: { readonly announcement: Announcement }) {
  const language = useLanguage();
  const { announcement_id, title, text } = announcement;
  return (
    <div style={{ minWidth: 0, flex: 1 }}>
      <Flex wrap gap={8} align="center">
        <Link to={`/announcements/${announcement_id}`} style={{ fontWeight: 600 }}>
          {title[language]}
        </Link>
        <AnnouncementTags announcement={announcement} />
      </Flex>
      <Typography.Paragraph ellipsis={{ rows: 2 }} style={{ margin: "4px 0" }}>
        {text[language].join(" ")}
      </Typography.Paragraph>
      <AnnouncementTimes announcement={announcement} />
    </div>
  );
}

export function AnnouncementTags({ announcement: { importance, status } }: { readonly announcement: Announcement }) {
  const t = useMessages(messages);
  return (
    <>
      {importance === "important" && <ToneTag tone="waiting">{t("important")}</ToneTag>}
      {status === "withdrawn" && <ToneTag tone="over">{t("withdrawn")}</ToneTag>}
    </>
  );
}

export function AnnouncementTimes({ announcement }: { readonly announcement: Announcement }) {
  const t = useMessages(messages);
  const { published_at, valid_to } = announcement;
  return (
    <Flex wrap gap="0 16px" className="muted">
      <span>{t("publishedAt")} <When ms={published_at} /></span>
      {valid_to && <span>{t("validTo")} <Day day={lastDay(valid_to)} /></span>}
    </Flex>
  );
}
