import { useQuery } from "@tanstack/react-query";
import { Card, Col, Row, Skeleton } from "antd";

import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { useMessages } from "@/lib/i18n";

import { totalsQuery } from "../api/explorer";
import { OpeningsCheck } from "../components/openings-check";
import { CountFigures, MonthTable, StateTable, VolumeTable } from "../components/totals-tables";
import { messages } from "../messages";

/** What the ledger adds up to, and whether totals that somebody declares are made of terms that the ledger knows. */
export function TotalsPage() {
  const t = useMessages(messages);
  const query = useQuery(totalsQuery);
  return (
    <Page title={t("totals")}>
      {query.isError && <QueryProblem query={query} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {query.data && (
        <>
          <CountFigures totals={query.data} />
          <Row gutter={[16, 16]}>
            <Col xs={24} xl={5}>
              <Card size="small" title={t("byState")} style={{ height: "100%" }}>
                <StateTable totals={query.data} />
              </Card>
            </Col>
            <Col xs={24} xl={8}>
              <Card size="small" title={t("byMonth")} style={{ height: "100%" }}>
                <MonthTable totals={query.data} />
              </Card>
            </Col>
            <Col xs={24} xl={11}>
              <Card size="small" title={t("publicVolumes")} style={{ height: "100%" }}>
                <VolumeTable totals={query.data} />
              </Card>
            </Col>
          </Row>
        </>
      )}
      <Card size="small" title={t("openingsTitle")}>
        <OpeningsCheck />
      </Card>
    </Page>
  );
}
