import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, Skeleton } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { statesQuery } from "../api/orders";
import { byState } from "../lib/counts";
import { workMessages } from "../work-messages";
import "./widgets.css";

/** How many of one's orders are in which state, each a link to them. */
export function StatesWidget() {
  const t = useMessages(workMessages);
  const states = useQuery(statesQuery);
  const counts = byState(states.data ?? []);
  const most = Math.max(1, ...counts.map(({ orders }) => orders));
  return (
    <WidgetCard title={t("widgetStates")} extra={<Link to="/orders">{t("seeAll")}</Link>}>
      {states.isError && <QueryProblem query={states} />}
      {states.isPending && <Skeleton active title={false} paragraph={{ rows: 5 }} />}
      {states.data && counts.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("none")} />}
      <ul className="widget-list">
        {counts.map(({ state, orders }) => (
          <li key={state}>
            <Link to="/orders" search={{ state }} className="widget-line">
              <span className="widget-state"><StateTag of="order" state={state} /></span>
              <span className="widget-bar"><span style={{ width: `${Math.round((100 * orders) / most)}%` }} /></span>
              <span className="num widget-count">{t("orders", { count: orders })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </WidgetCard>
  );
}
