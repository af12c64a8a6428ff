import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flex, Skeleton, Table, type TableColumnsType } from "antd";

import type { Schema } from "@/api/client";
import { When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { QueryProblem } from "@/components/problem-alert";
import { WidgetCard } from "@/components/widget-card";
import { useMessages } from "@/lib/i18n";

import { newestBlocksQuery } from "../api/explorer";
import { messages } from "../messages";
import { BlockLink } from "./links";

const SHOWN = 8;
const EVERY_MS = 10_000; // who follows no stream of events sees new blocks too

export function NewestBlocksWidget() {
  const t = useMessages(messages);
  const query = useQuery({ ...newestBlocksQuery(SHOWN), refetchInterval: EVERY_MS });
  const columns: TableColumnsType<Schema<"BlockRow">> = [
    { key: "number", title: t("block"), align: "right", width: 80, render: (_, row) => <BlockLink number={row.number} /> },
    { key: "at", title: t("at"), render: (_, row) => <When ms={row.at} show="second" /> },
    { key: "count", title: t("transactions"), align: "right", render: (_, row) => row.transactions },
    { key: "hash", title: t("blockHash"), render: (_, row) => <Hash value={row.hash} copy={false} /> },
  ];
  return (
    <WidgetCard title={t("newestBlocks")} extra={<Link to="/explorer/blocks">{t("all")}</Link>}>
      <Flex vertical gap={12}>
        {query.isError && <QueryProblem query={query} />}
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: SHOWN }} />}
        {query.data && <Table size="small" rowKey="number" columns={columns} dataSource={[...query.data]} pagination={false} />}
      </Flex>
    </WidgetCard>
  );
}
