import { useQuery } from "@tanstack/react-query";
import { Alert, Card, Descriptions, Flex, Skeleton } from "antd";
import { useMemo } from "react";

import type { Schema } from "@/api/client";
import { Energy, Price } from "@/components/figures";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { resultQuery, revealedBidsQuery } from "../api/auctions";
import { messages } from "../messages";
import { revealedOf } from "../rules/verify";
import { CurveChart } from "./curve-chart";
import { Verification } from "./verification";

type Result = Schema<"AuctionResultAtBlock">;

/** What came of a cleared auction: the price, the curves, and a check that anybody can make. */
export function AuctionResult({ sequenceId }: { readonly sequenceId: string }) {
  const t = useMessages(messages);
  const query = useQuery(resultQuery(sequenceId));
  return (
    <Card size="small" title={t("result")}>
      {query.isPending && <Skeleton active paragraph={{ rows: 4 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data && (
        <Flex vertical gap={12}>
          {query.data.price_e8 === null && <Alert type="info" showIcon title={t("noTrade")} />}
          <Summary result={query.data} />
          <Curves sequenceId={sequenceId} result={query.data} />
          <Verification sequenceId={sequenceId} />
        </Flex>
      )}
    </Card>
  );
}

function Summary({ result }: { readonly result: Result }) {
  const t = useMessages(messages);
  const { unrevealed } = result;
  const counts = { buy: unrevealed["buy"]?.length ?? 0, sell: unrevealed["sell"]?.length ?? 0 };
  const items = [
    { key: "price", label: t("clearedPrice"), children: <strong><Price e8={result.price_e8} /></strong> },
    { key: "volume", label: t("volume"), children: <Energy wh={result.volume_wh} /> },
    { key: "allotted", label: t("allotted"), children: <Energy wh={result.allotted_wh} /> },
    { key: "demand", label: t("demand"), children: <Energy wh={result.demand_wh} /> },
    { key: "supply", label: t("supply"), children: <Energy wh={result.supply_wh} /> },
    { key: "unrevealed", label: t("unrevealed"), children: t("unrevealedOf", counts) },
  ];
  return <Descriptions size="small" bordered column={{ xs: 1, sm: 2, lg: 3 }} items={items} />;
}

function Curves({ sequenceId, result }: { readonly sequenceId: string; readonly result: Result }) {
  const { data } = useQuery(revealedBidsQuery(sequenceId));
  const [buys, sells] = useMemo(() => [revealedOf(data ?? [], "buy"), revealedOf(data ?? [], "sell")], [data]);
  if (data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  return <CurveChart buys={buys} sells={sells} price={result.price_e8} volume={result.volume_wh} />;
}
