import { useQuery } from "@tanstack/react-query";
import { Card, Col, Row, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { When } from "@/components/figures";
import { useMessages } from "@/lib/i18n";

import { type Pipeline, pipelineQuery } from "../api/system";
import { Figures } from "@/components/figures-row";
import { OutcomeTable } from "../components/outcome-table";
import { SpreadTable } from "../components/spread-table";
import { messages } from "../messages";

/** From accepted intents to rows of the read model: queues, batches, latencies. */
export function PipelinePage() {
  const t = useMessages(messages);
  const query = useQuery(pipelineQuery);
  return (
    <Page title={t("pipeline")} extra={query.data && <span className="muted">{t("since")} <When ms={query.data.since} show="second" /></span>}>
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {query.data && <PipelineInFull pipeline={query.data} />}
    </Page>
  );
}

function PipelineInFull({ pipeline }: { readonly pipeline: Pipeline }) {
  const t = useMessages(messages);
  const { indexer, group_commit: commit } = pipeline;
  return (
    <>
      <Card size="small" title={t("commitQueue")}>
        <Figures
          figures={[
            [t("waiting"), commit.waiting],
            [t("unfinished"), commit.unfinished],
            [t("batchesInFlight"), commit.batches_in_flight],
            [t("transactionsOpen"), commit.transactions_open],
            [t("room"), commit.room],
            [t("resends"), commit.resends],
          ]}
        />
      </Card>
      <Card size="small" title={t("indexer")}>
        <Figures
          figures={[
            [t("indexedHeight"), indexer.height],
            [t("ledgerHeight"), indexer.ledger_height],
            [t("lagBlocks"), indexer.lag_blocks],
            [t("blocksPerMinute"), indexer.blocks_per_minute],
            [t("restarts"), indexer.restarts],
            [t("eventStreams"), pipeline.event_streams],
          ]}
        />
      </Card>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={14}>
          <Card size="small" title={t("latencies")} styles={{ body: { padding: 0 } }} style={{ height: "100%" }}>
            <SpreadTable pipeline={pipeline} />
          </Card>
        </Col>
        <Col xs={24} xl={10}>
          <Card size="small" title={t("outcomes")} styles={{ body: { padding: 0 } }} style={{ height: "100%" }}>
            <OutcomeTable commit={commit} />
          </Card>
        </Col>
      </Row>
      <span className="muted">
        {t("versions", { version: pipeline.version, chaincode: pipeline.chaincode, chaincodeVersion: pipeline.chaincode_version ?? "—" })}
      </span>
    </>
  );
}
