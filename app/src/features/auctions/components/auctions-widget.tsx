import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { Countdown, someSequencesQuery } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { OwnBidState } from "./own-bid-state";

/** Auctions in which one bids or has to reveal now. */
export function AuctionsWidget() {
  const t = useMessages(messages);
  const open = useQuery(someSequencesQuery({ mode: "auction", status: "open", sort: "closes_at", limit: 5 }));
  const revealing = useQuery(someSequencesQuery({ mode: "auction", status: "revealing", limit: 5 }));
  const failed = [open, revealing].find((query) => query.isError);
  const auctions = [...(revealing.data ?? []), ...(open.data ?? [])];
  const known = open.isSuccess && revealing.isSuccess;
  return (
    <WidgetCard title={t("widgetTitle")} extra={<Link to="/auctions">{t("all")}</Link>}>
      {failed && <QueryProblem query={failed} />}
      {!known && !failed && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {known && auctions.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("widgetEmpty")} />}
      <Flex vertical gap={8}>
        {auctions.map((each) => (
          <Flex key={each.sequence_id} wrap gap="2px 8px" justify="space-between">
            <Link to={`/auctions/${each.sequence_id}`} className="wrap-anywhere">{each.name ?? each.sequence_id}</Link>
            <Flex gap={8}>
              <Countdown sequence={each} />
              <OwnBidState sequenceId={each.sequence_id} />
            </Flex>
          </Flex>
        ))}
      </Flex>
    </WidgetCard>
  );
}
