import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex, Skeleton, Statistic } from "antd";

import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { totalsQuery } from "../api/explorer";
import { messages } from "../messages";
import { StateTable } from "./totals-tables";

/** The ledger's sums for whoever watches it. */
export function TotalsWidget() {
  const t = useMessages(messages);
  const language = useLanguage();
  const query = useQuery(totalsQuery);
  return (
    <WidgetCard title={t("totalsBrief")} extra={<Link to="/explorer/totals">{t("totals")}</Link>}>
      <Flex vertical gap={12}>
        {query.isError && <QueryProblem query={query} />}
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
        {query.data && (
          <>
            <Flex wrap gap={32}>
              <Statistic title={t("blockHeight")} value={integerText(query.data.block_height, language)} />
              <Statistic title={t("transactions")} value={integerText(query.data.transactions, language)} />
              <Statistic title={t("archivedTexts")} value={integerText(query.data.archived_texts, language)} />
            </Flex>
            <StateTable totals={query.data} />
          </>
        )}
      </Flex>
    </WidgetCard>
  );
}
