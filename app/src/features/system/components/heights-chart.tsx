import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useMemo } from "react";

import { LineChart, type Series } from "@/components/charts";
import { QueryProblem } from "@/components/problem-alert";
import { integerText, MARKET_ZONE } from "@/lib/format";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";

import { heightsQuery } from "../api/system";
import { messages } from "../messages";

/** A read model without a block has the height -1: there is nothing to draw. */
function drawnHeight(height: number | null): number | null {
  return height === null || height < 0 ? null : height;
}

/** The ledger's height and the read model's over the last hour: the gap between the lines is the indexer's lag. */
export function HeightsChart() {
  const t = useMessages(messages);
  const language = useLanguage();
  const query = useQuery(heightsQuery);
  const points = query.data?.items;
  const drawn = useMemo(() => {
    const clock = new Intl.DateTimeFormat(LOCALES[language], { timeZone: MARKET_ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    const series: Series[] = [
      { name: t("ledger"), values: (points ?? []).map((point) => drawnHeight(point.ledger)) },
      { name: t("indexed"), values: (points ?? []).map((point) => drawnHeight(point.indexed)) },
    ];
    return { categories: (points ?? []).map((point) => clock.format(point.at)), series };
  }, [points, language, t]);
  if (query.isError) return <QueryProblem query={query} />;
  if (query.isPending) return <Skeleton active />;
  return (
    <LineChart
      title={t("heights")}
      categoryTitle={t("at")}
      unit={t("blocks")}
      categories={drawn.categories}
      series={drawn.series}
      format={(value) => integerText(value, language)}
      height={280}
    />
  );
}
