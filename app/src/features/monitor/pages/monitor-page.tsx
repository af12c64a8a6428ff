import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card, Col, Flex, Row, Skeleton } from "antd";

import { Figures } from "@/components/figures-row";
import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { type Monitor, monitorQuery } from "../api/monitor";
import { ConcentrationCard } from "../components/concentration-card";
import { ModesTable } from "../components/modes-table";
import { OrdersChart } from "../components/orders-chart";
import { PaceChart } from "../components/pace-chart";
import { QueuesTable } from "../components/queues-table";
import { messages } from "../messages";

/** The market as it stands, kept up to date while one looks. */
export function MonitorPage() {
  const t = useMessages(messages);
  const query = useQuery(monitorQuery);
  const { data } = query;
  const extra = data && (
    <Flex gap={10} className="muted">
      <Link to={`/explorer/blocks/${data.block_height}`}>{t("asOf", { block: data.block_height })}</Link>
      <When ms={data.at} show="second" />
    </Flex>
  );
  return (
    <Page title={t("title")} extra={extra}>
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {query.isError && <QueryProblem query={query} />}
      {data && <InFull monitor={data} />}
    </Page>
  );
}

function InFull({ monitor }: { readonly monitor: Monitor }) {
  const t = useMessages(messages);
  return (
    <Row gutter={[12, 12]}>
      <Col span={24}><Card size="small" title={t("window", { minutes: monitor.window_minutes })}><Brief monitor={monitor} /></Card></Col>
      <Col xs={24} xl={14}><Card size="small"><PaceChart monitor={monitor} /></Card></Col>
      <Col xs={24} xl={10}><Card size="small"><OrdersChart orders={monitor.orders} /></Card></Col>
      <Col xs={24} xxl={12}><Card size="small" title={t("queues")}><QueuesTable queues={monitor.queues} /></Card></Col>
      <Col xs={24} xxl={12}><Card size="small" title={t("modes")}><ModesTable modes={monitor.modes} /></Card></Col>
      <Col span={24}><Card size="small" title={t("concentration")}><ConcentrationCard concentration={monitor.concentration} /></Card></Col>
    </Row>
  );
}

function Brief({ monitor }: { readonly monitor: Monitor }) {
  const t = useMessages(messages);
  const { throughput, latency, waiting_audits, open_disputes } = monitor;
  const { intents, transactions, valid, blocks, busiest_minute } = throughput;
  return (
    <Figures
      figures={[
        [t("audits"), waiting_audits],
        [t("disputes"), open_disputes],
        [t("intents"), intents],
        [t("busiest"), busiest_minute],
        [t("median"), latency.median_ms],
        [t("p95"), latency.p95_ms],
        [t("transactions"), transactions],
        [t("invalid"), transactions - valid],
        [t("blocks"), blocks],
      ]}
    />
  );
}
