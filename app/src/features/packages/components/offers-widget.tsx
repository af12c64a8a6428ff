import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { offeredQuery } from "../api/packages";
import { messages } from "../messages";
import { PackageCard } from "./package-card";

const SHOWN = 3;

/** For a retailer its own packages, for a consumer what came on offer last. */
export function OffersWidget() {
  const t = useMessages(messages);
  const { participant } = useSession();
  const publishes = useMay("action:publish_package");
  const query = useQuery(offeredQuery);
  const offers = (query.data ?? [])
    .filter((offer) => !publishes || offer.retailer === participant)
    .toSorted((one, other) => other.refreshed_at - one.refreshed_at)
    .slice(0, SHOWN);
  return (
    <WidgetCard title={publishes ? t("ownOffers") : t("newOffers")} extra={<Link to="/packages">{t("allPackages")}</Link>}>
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {query.isSuccess && offers.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("noOffers")} />}
      <Flex vertical gap={8}>
        {offers.map((offer) => <PackageCard key={offer.package_id} package={offer} />)}
      </Flex>
    </WidgetCard>
  );
}
