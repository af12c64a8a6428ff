import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Flex, Skeleton } from "antd";
import type { ReactNode } from "react";

import { useSession } from "@/api/session";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { fewOrdersQuery, type Order } from "../api/orders";
import type { OrderFilters } from "../lib/search";
import { sideOf } from "../lib/side";
import { workMessages } from "../work-messages";
import { Deadline } from "./deadline";
import { PackageName, useOrderWords } from "./words";
import "./widgets.css";

const SHOWN = 6;

/** What waits for the person's side, what has waited longest first. */
export function WaitingWidget() {
  const t = useMessages(workMessages);
  const side = sideOf(useSession().role);
  const link = <Link to="/orders/incoming">{t("seeAll")}</Link>;
  return <Waiting title={t("widgetTitle")} filters={side ? { next: side } : {}} link={link} />;
}

/** What the exchange has to audit. */
export function AuditWidget() {
  const t = useMessages(workMessages);
  const link = <Link to="/audit/orders">{t("seeAll")}</Link>;
  return <Waiting title={t("widgetAudit")} filters={{ next: "exchange", stage: "audit" }} link={link} />;
}

interface WaitingProps {
  readonly title: string;
  readonly filters: OrderFilters;
  readonly link: ReactNode;
}

function Waiting({ title, filters, link }: WaitingProps) {
  const t = useMessages(workMessages);
  const few = useQuery(fewOrdersQuery(filters, SHOWN));
  return (
    <WidgetCard title={title} extra={link}>
      {few.isError && <QueryProblem query={few} />}
      {few.isPending && <Skeleton active title={false} paragraph={{ rows: 5 }} />}
      {few.data?.items.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("nothingWaits")} />}
      {few.data && few.data.items.length > 0 && (
        <ul className="widget-list">
          {few.data.items.map((order) => <Line key={order.order_id} order={order} />)}
        </ul>
      )}
    </WidgetCard>
  );
}

function Line({ order }: { readonly order: Order }) {
  const side = sideOf(useSession().role);
  const words = useOrderWords();
  const others = side === "consumer" ? order.retailer : side === "retailer" ? order.consumer : `${order.consumer} – ${order.retailer}`;
  return (
    <li>
      <Link to="/orders/$orderId" params={{ orderId: order.order_id }} className="widget-line">
        <StateTag of="order" state={order.state} />
        <span className="widget-line-text">
          {others} · <span className="muted"><PackageName id={order.package} version={order.package_version} /></span>
        </span>
        <Flex gap={8} align="center" className="muted nowrap">
          {words.stage(order.stage)} <Deadline order={order} />
        </Flex>
      </Link>
    </li>
  );
}
