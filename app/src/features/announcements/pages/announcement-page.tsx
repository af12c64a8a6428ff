import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Card, Collapse, Flex, Skeleton } from "antd";

import { Page } from "@/components/page";
import { When } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Announcement, announcementQuery, versionsQuery } from "../api/announcements";
import { AnnouncementBody } from "../components/announcement-body";
import { AnnouncementTags, AnnouncementTimes } from "../components/announcement-list";
import { messages } from "../messages";

export function AnnouncementPage() {
  const { announcementId = "" } = useParams({ strict: false });
  const language = useLanguage();
  const query = useQuery(announcementQuery(announcementId));
  const { data } = query;
  if (data === undefined) {
    return <Page title={announcementId}>{query.isError ? <QueryProblem query={query} /> : <Skeleton active />}</Page>;
  }
  return (
    <Page title={data.title[language]} extra={<AnnouncementTags announcement={data} />}>
      <Card size="small">
        <AnnouncementTimes announcement={data} />
        <div style={{ marginTop: 12 }}>
          <AnnouncementBody paragraphs={data.text[language]} />
        </div>
      </Card>
      {data.version > 1 && <Versions announcementId={announcementId} />}
    </Page>
  );
}

/** What it said before: each version as it was published, the last one first. */
function Versions({ announcementId }: { readonly announcementId: string }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const query = useQuery(versionsQuery(announcementId));
  if (query.isError) return <QueryProblem query={query} />;
  const items = (query.data ?? []).toReversed().map((version) => ({
    key: version.version,
    label: <VersionLine version={version} />,
    children: (
      <>
        <strong>{version.title[language]}</strong>
        <AnnouncementBody paragraphs={version.text[language]} />
      </>
    ),
  }));
  return (
    <Card size="small" title={t("versions")}>
      <Collapse size="small" items={items} />
    </Card>
  );
}

function VersionLine({ version }: { readonly version: Announcement }) {
  const t = useMessages(messages);
  return (
    <Flex wrap gap="0 12px">
      <span>{t("version", { n: version.version })}</span>
      {version.status === "withdrawn" && <span>{t("withdrawn")}</span>}
      <When ms={version.refreshed_at} show="second" />
      <span className="muted">{t("by", { operator: version.operator })}</span>
      <span className="muted">{t("block", { number: version.changed_in_block })}</span>
    </Flex>
  );
}
