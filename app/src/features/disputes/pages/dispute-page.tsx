import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Col, Row, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { type Order, orderQuery } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { type Case, caseQuery } from "../api/cases";
import { CaseActions } from "../components/case-actions";
import { DocumentCheck } from "../components/document-check";
import { OwnDocuments } from "../components/own-documents";
import { SaidCard } from "../components/said-card";
import { useReason } from "../components/use-reason";
import { messages } from "../messages";

/** A dispute: both sides beside each other, documents, opened terms, and the ruling. */
export function DisputePage() {
  const { orderId = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const order = useQuery(orderQuery(orderId));
  const found = useQuery(caseQuery(orderId));
  const id = <Hash value={orderId} />;
  const failed = [order, found].find((query) => query.isError);
  if (failed) return <Page title={t("dispute")} extra={id}><QueryProblem query={failed} /></Page>;
  if (!order.data || !found.data) return <Page title={t("dispute")} extra={id}><Skeleton active paragraph={{ rows: 10 }} /></Page>;
  const extra = <>{id}<StateTag of="order" state={order.data.state} /></>;
  return (
    <Page title={t("dispute")} extra={extra} actions={<CaseActions order={order.data} />}>
      <Outcome found={found.data} />
      <Sides order={order.data} found={found.data} />
    </Page>
  );
}

function Outcome({ found }: { readonly found: Case }) {
  const t = useMessages(messages);
  const reason = useReason();
  const { resolution } = found;
  const why = found.reason === null ? undefined : `${t("reason")}: ${reason(found.reason)}`;
  if (found.state === "disputed") return <Alert type="error" showIcon title={why ?? t("dispute")} description={t("frozen")} />;
  if (resolution === null) return <Alert type="info" showIcon title={t("neverDisputed")} />;
  const outcome = t(resolution["outcome"] === "cancel" ? "outcome_cancel" : "outcome_resume");
  return <Alert type="success" showIcon title={t("resolved", { outcome, reason: reason(resolution["reason"] ?? "") })} description={why} />;
}

function Sides({ order, found }: { readonly order: Order; readonly found: Case }) {
  const t = useMessages(messages);
  const mayWrite = useMay("case:write");
  const by = (party: string) => found.items.filter((item) => item.by === party);
  const named = found.items.flatMap((item) => item.documents);
  const exchange = by("exchange");
  if (found.items.length === 0 && found.state !== "disputed") return null;
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} lg={12}><SaidCard title={`${t("consumerSide")} · ${order.consumer}`} items={by("consumer")} /></Col>
      <Col xs={24} lg={12}><SaidCard title={`${t("retailerSide")} · ${order.retailer}`} items={by("retailer")} /></Col>
      {exchange.length > 0 && <Col span={24}><SaidCard title={t("exchangeSide")} items={exchange} /></Col>}
      {mayWrite && <Col xs={24} lg={12}><OwnDocuments orderId={order.order_id} /></Col>}
      {named.length > 0 && <Col xs={24} lg={12}><DocumentCheck named={named} /></Col>}
    </Row>
  );
}
