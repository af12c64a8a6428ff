import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card, Flex, Skeleton } from "antd";

import { useMay } from "@/api/access";
import type { Schema } from "@/api/client";
import { ActionName } from "@/components/action-name";
import { Period } from "@/components/figures";
import { CopyButton, Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { RoleName } from "@/components/role-name";
import { StateTag } from "@/components/state-tag";
import { Timeline, type TimelineEntry } from "@/components/timeline";
import { useMessages } from "@/lib/i18n";
import { stateLook } from "@/lib/states";

import { historyQuery, orderQuery } from "../api/explorer";
import { Facts } from "@/components/facts";
import { BlockLink, IntentLink, TransactionLink } from "../components/links";
import { newHashes } from "../lib/new-hashes";
import { messages } from "../messages";

/** Everything that happened to one contract, from the first step on: who signed it, and where the ledger has it. */
export function ContractLifePage() {
  const t = useMessages(messages);
  const { orderId = "" } = useParams({ strict: false });
  const order = useQuery(orderQuery(orderId));
  const extra = order.data && <StateTag of="order" state={order.data.state} />;
  return (
    <Page title={t("life")} extra={extra} actions={<Elsewhere orderId={orderId} />}>
      {order.isError && <QueryProblem query={order} />}
      {order.isPending && <Skeleton active />}
      {order.data && <OrderFacts order={order.data} />}
      <Card size="small" title={t("steps")}>
        <History orderId={orderId} />
      </Card>
    </Page>
  );
}

function Elsewhere({ orderId }: { readonly orderId: string }) {
  const t = useMessages(messages);
  const mayRead = useMay("contract:read");
  return mayRead && <Link to={`/contracts/${orderId}`}>{t("toContract")}</Link>;
}

function OrderFacts({ order }: { readonly order: Schema<"Order"> }) {
  const t = useMessages(messages);
  return (
    <Facts
      facts={[
        {
          label: t("order"),
          value: (
            <>
              <span className="mono wrap-anywhere">{order.order_id}</span>
              <CopyButton text={order.order_id} />
            </>
          ),
          wide: true,
        },
        { label: t("consumer"), value: order.consumer },
        { label: t("retailer"), value: order.retailer },
        { label: t("period"), value: <Period start={order.period_start} end={order.period_end} /> },
        { label: t("package"), value: t("packageVersion", { package: order.package, version: order.package_version }) },
        { label: t("termsHash"), value: <Hash value={order.terms_hash} digits={16} /> },
        { label: t("textHash"), value: <Hash value={order.text_hash} digits={16} /> },
      ]}
    />
  );
}

function History({ orderId }: { readonly orderId: string }) {
  const query = useQuery(historyQuery(orderId));
  if (query.isError) return <QueryProblem query={query} />;
  if (query.isPending) return <Skeleton active paragraph={{ rows: 5 }} />;
  const entries = query.data.map((step, at): TimelineEntry => ({
    key: step.intent_digest,
    title: <ActionName action={step.action} />,
    at: step.at,
    tone: step.state === null ? "over" : stateLook("order", step.state).tone,
    detail: <StepDetail step={step} before={query.data[at - 1]} />,
  }));
  return <Timeline entries={entries} />;
}

interface StepDetailProps {
  readonly step: Schema<"OrderStep">;
  readonly before: Schema<"OrderStep"> | undefined;
}

function StepDetail({ step, before }: StepDetailProps) {
  const t = useMessages(messages);
  return (
    <Flex vertical gap={2}>
      <Flex wrap gap="2px 12px" align="baseline">
        {step.state !== null && <StateTag of="order" state={step.state} />}
        <span>{step.actor}</span>
        <span className="muted">{t("forParticipant", { participant: step.participant })}</span>
        <span className="muted">
          <RoleName role={step.role} />
        </span>
      </Flex>
      <Flex wrap gap="2px 16px" align="baseline">
        <span>
          {t("block")} <span className="underlined"><BlockLink number={step.block} /></span>
        </span>
        <span>
          {t("transaction")} <TransactionLink id={step.transaction_id} />
        </span>
        <span>
          {t("intent")} <IntentLink id={step.intent_digest} />
        </span>
      </Flex>
      {newHashes(before?.record, step.record).map(({ field, hash }) => (
        <span key={field}>
          {t(field)} <Hash value={hash} digits={16} />
        </span>
      ))}
    </Flex>
  );
}
