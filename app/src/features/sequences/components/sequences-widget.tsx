import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { someSequencesQuery } from "../api/sequences";
import { messages } from "../messages";
import { nextTime, type Sequence } from "../moves";
import { Countdown } from "./countdown";

const SHOWN = 5;

/** What is traded now, and what opens next. */
export function SequencesWidget() {
  const t = useMessages(messages);
  const query = useQuery(someSequencesQuery({ sort: "-opens_at", limit: 50 }));
  const going = query.data?.filter((each) => nextTime(each) !== undefined).toSorted(byNextTime).slice(0, SHOWN);
  return (
    <WidgetCard title={t("widgetTitle")} extra={<Link to="/market/sequences">{t("all")}</Link>}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {query.isError && <QueryProblem query={query} />}
      {going?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("widgetEmpty")} />}
      <Flex vertical gap={8}>{going?.map((each) => <Line key={each.sequence_id} sequence={each} />)}</Flex>
    </WidgetCard>
  );
}

function Line({ sequence }: { readonly sequence: Sequence }) {
  const { sequence_id, name, mode, status } = sequence;
  const to = mode === "auction" ? `/auctions/${sequence_id}` : `/market/sequences/${sequence_id}`;
  return (
    <Flex wrap gap="2px 8px" justify="space-between">
      <Link to={to} className="wrap-anywhere">{name ?? sequence_id}</Link>
      <Flex gap={8}>
        <Countdown sequence={sequence} />
        <StateTag of="sequence" state={status} />
      </Flex>
    </Flex>
  );
}

function byNextTime(one: Sequence, other: Sequence): number {
  return (nextTime(one)?.at ?? 0) - (nextTime(other)?.at ?? 0);
}
