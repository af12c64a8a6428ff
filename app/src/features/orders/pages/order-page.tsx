import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Card, Col, Flex, Row, Skeleton } from "antd";

import { useMay } from "@/api/access";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import { historyQuery, movesQuery, type Order, orderQuery, termsQuery } from "../api/orders";
import { Negotiation } from "../components/negotiation";
import { OrderActions } from "../components/order-actions";
import { OrderFacts } from "../components/order-facts";
import { StepTimeline } from "../components/step-timeline";
import { useOrderWords } from "../components/words";
import { roundsOf } from "../lib/rounds";
import { TermsDifferError } from "../lib/terms";
import { messages } from "../messages";

/** One order: what it is, what was put forward, what may be done now, and every step so far. */
export function OrderPage() {
  const { orderId = "" } = useParams({ strict: false });
  const t = useMessages(messages);
  const order = useQuery(orderQuery(orderId));
  const id = <Hash value={orderId} />;
  if (order.isError) return <Page title={t("order")} extra={id}><QueryProblem query={order} /></Page>;
  if (!order.data) return <Page title={t("order")} extra={id}><Skeleton active paragraph={{ rows: 12 }} /></Page>;
  const state = <StateTag of="order" state={order.data.state} />;
  return (
    <Page title={t("order")} extra={<>{id}{state}</>} actions={<OrderActions order={order.data} />}>
      <WhoseTurn order={order.data} />
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={16}>
          <Flex vertical gap={16}>
            <Card title={t("facts")}><OrderFacts order={order.data} /></Card>
            <Rounds order={order.data} />
          </Flex>
        </Col>
        <Col xs={24} xl={8}><Steps orderId={orderId} /></Col>
      </Row>
    </Page>
  );
}

const OVER = new Set(["cancelled", "deleted", "expired"]);

/** Says whom the order waits for, where that is not the reader. */
function WhoseTurn({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const words = useOrderWords();
  const { data: moves } = useQuery(movesQuery(order.order_id));
  if (!moves || OVER.has(order.state) || order.next.length === 0) return null;
  if (moves.party !== null && order.next.includes(moves.party)) return null;
  return <Alert type="info" showIcon title={t("waitingFor", { who: words.parties(order.next) })} />;
}

function Rounds({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const history = useQuery(historyQuery(order.order_id));
  if (history.isError) return <QueryProblem query={history} />;
  if (!history.data) return <Card title={t("negotiationTitle")}><Skeleton active /></Card>;
  const rounds = roundsOf(history.data);
  return (
    <Card title={t("negotiationTitle")} extra={<TermsCheck order={order} />}>
      {rounds.length === 0 ? (
        <span className="muted">{t("noTerms")}</span>
      ) : (
        <Negotiation orderId={order.order_id} rounds={rounds} presentHash={order.terms_hash} />
      )}
    </Card>
  );
}

/** Whether what the parties read is what the ledger has the hash of. */
function TermsCheck({ order }: { readonly order: Order }) {
  const t = useMessages(messages);
  const enabled = useMay("terms:read") && order.terms_hash !== null;
  const terms = useQuery({ ...termsQuery(order.order_id, order.terms_hash ?? ""), enabled });
  if (order.public_terms != null) return <span className="muted">{t("termsPublic")}</span>;
  if (terms.error instanceof TermsDifferError) return <span role="alert">{t("termsDiffer")}</span>;
  return terms.isSuccess ? <span className="muted">{t("termsChecked")}</span> : null;
}

function Steps({ orderId }: { readonly orderId: string }) {
  const t = useMessages(messages);
  const history = useQuery(historyQuery(orderId));
  return (
    <Card title={t("history")}>
      {history.isError && <QueryProblem query={history} />}
      {history.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {history.data && <StepTimeline steps={history.data} />}
    </Card>
  );
}
