import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { someListingsQuery } from "../api/listings";
import { messages } from "../messages";
import { Prices } from "./prices";
import { Remaining } from "./remaining";

const SHOWN = 4;

/** The cheapest listings that can be taken from now. */
export function ListingsWidget() {
  const t = useMessages(messages);
  const query = useQuery(someListingsQuery({ takeable: true, sort: "price", limit: SHOWN }));
  return (
    <WidgetCard title={t("widgetTitle")} extra={<Link to="/listings" search={{ takeable: "true" }}>{t("all")}</Link>}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("widgetEmpty")} />}
      <Flex vertical gap={10}>
        {query.data?.map((each) => (
          <Flex key={each.listing_id} wrap gap="4px 16px" justify="space-between">
            <Link to={`/listings/${each.listing_id}`}>{each.retailer} · {each.package}</Link>
            <Flex gap={16}><Prices prices={each.prices} /><Remaining listing={each} /></Flex>
          </Flex>
        ))}
      </Flex>
    </WidgetCard>
  );
}
