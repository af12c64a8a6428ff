import { BarChart } from "@/components/charts";
import { useSequenceWords } from "@/features/sequences";
import { useMessages, useTitle } from "@/lib/i18n";
import { STATES, stateLook } from "@/lib/states";

import type { Monitor } from "../api/monitor";
import { messages } from "../messages";

/** Orders by state, each segment its own part of the bar. */
export function OrdersChart({ orders }: { readonly orders: Monitor["orders"] }) {
  const t = useMessages(messages);
  const title = useTitle();
  const words = useSequenceWords();
  const states = Object.keys(STATES.order).filter((state) => orders.some((each) => each.state === state));
  const segments = [...new Set(orders.map((each) => each.segment))].toSorted();
  const count = (segment: string, state: string) =>
    orders.filter((each) => each.segment === segment && each.state === state).reduce((sum, each) => sum + each.orders, 0);
  return (
    <BarChart
      title={t("orders")}
      unit={t("unitOrders")}
      categoryTitle={t("state")}
      categories={states.map((state) => title(stateLook("order", state).title))}
      series={segments.map((segment) => ({
        name: words.segment(segment),
        values: states.map((state) => count(segment, state)),
        stack: "orders",
      }))}
    />
  );
}
