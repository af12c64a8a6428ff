import { Link } from "@tanstack/react-router";
import { Card, Flex } from "antd";

import { StateTag } from "@/components/state-tag";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { STATES } from "@/lib/states";

import type { Portfolio } from "../api/portfolio";
import { messages } from "../messages";

/** How many of one's orders are in which state; each leads to them. */
export function StatesCard({ states }: { readonly states: Portfolio["states"] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const count = (state: string) => states.filter((each) => each.state === state).reduce((sum, each) => sum + each.orders, 0);
  return (
    <Card size="small" title={t("states")}>
      <Flex vertical gap={8}>
        {Object.keys(STATES.order).filter((state) => count(state) > 0).map((state) => (
          <Flex key={state} justify="space-between">
            <StateTag of="order" state={state} />
            <Link to="/orders" search={{ state }} aria-label={`${state}: ${count(state)}`}>{integerText(count(state), language)}</Link>
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}
