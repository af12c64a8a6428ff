import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Alert, Card, Col, Flex, Row, Skeleton, Tabs } from "antd";

import { useMay } from "@/api/access";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { EvidencePanel } from "@/features/evidence";
import { type Order, orderQuery } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { AnnexCard } from "../components/annex-card";
import { ContractActions } from "../components/contract-actions";
import { ContractFacts } from "../components/contract-facts";
import { ProgressCard } from "../components/progress-card";
import { SignaturesCard } from "../components/signatures-card";
import { Standing } from "../components/standing";
import { TextCard } from "../components/text-card";
import { proposalOf } from "../lib/proposal";
import { messages } from "../messages";

const TABS = ["overview", "text", "proposalText", "annex", "evidence"] as const;
type Tab = (typeof TABS)[number];

/** One contract: its text, its annex, how far it is, and what may be done with it now. */
export function ContractPage() {
  const { orderId = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const order = useQuery(orderQuery(orderId));
  const id = <Hash value={orderId} />;
  if (order.isError) return <Page title={t("contract")} extra={id}><QueryProblem query={order} /></Page>;
  if (!order.data) return <Page title={t("contract")} extra={id}><Skeleton active paragraph={{ rows: 12 }} /></Page>;
  const extra = <>{id}<StateTag of="order" state={order.data.state} /></>;
  if (!hasText(order.data)) {
    const link = <Link to="/orders/$orderId" params={{ orderId }}>{t("toOrder")}</Link>;
    return <Page title={t("contract")} extra={extra}><Alert type="info" showIcon title={t("noContract")} action={link} /></Page>;
  }
  return (
    <Page title={t("contract")} extra={extra} actions={<ContractActions order={order.data} />}>
      <Standing order={order.data} />
      <Parts order={order.data} />
    </Page>
  );
}

/** A text follows from the record once terms are agreed; before, there is nothing to read. */
function hasText(order: Order): boolean {
  return order.text_hash !== null || order.stage === "sign" || order.stage === "execute" || order.stage === "freeze";
}

function Parts({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const asked: { readonly tab?: unknown } = useSearch({ strict: false });
  const isParty = useMay("terms:read");
  const mayProve = useMay("evidence:export");
  const proposal = proposalOf(order);
  const parts: Readonly<Record<Tab, boolean>> = {
    overview: true, text: true, proposalText: proposal !== undefined, annex: isParty, evidence: mayProve,
  };
  const shown = TABS.filter((tab) => parts[tab]);
  // What still has to be signed is read first.
  const usual: Tab = order.archived_by === null ? "text" : "overview";
  const active = shown.find((tab) => tab === asked.tab) ?? usual;
  const content = (tab: Tab) => {
    switch (tab) {
      case "overview":
        return <Overview order={order} withProgress={isParty && order.archived_by !== null} />;
      case "text":
        return <TextCard orderId={order.order_id} expected={order.text_hash} />;
      case "proposalText":
        return <TextCard orderId={order.order_id} expected={proposal?.text_hash ?? null} other />;
      case "annex":
        return <AnnexCard order={order} />;
      case "evidence":
        return <EvidencePanel orderId={order.order_id} />;
    }
  };
  return (
    <Tabs
      activeKey={active}
      destroyOnHidden
      onChange={(tab) => void navigate({ to: ".", search: { tab }, replace: true })}
      items={shown.map((tab) => ({ key: tab, label: t(tab), children: content(tab) }))}
    />
  );
}

function Overview({ order, withProgress }: { readonly order: Order; readonly withProgress: boolean }) {
  const t = useMessages(messages);
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} xl={16}>
        <Flex vertical gap={16}>
          <Card title={t("facts")}><ContractFacts order={order} /></Card>
          {withProgress && <ProgressCard order={order} />}
        </Flex>
      </Col>
      <Col xs={24} xl={8}><SignaturesCard order={order} /></Col>
    </Row>
  );
}
