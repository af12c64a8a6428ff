import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Card, Col, Flex, Row, Skeleton, Statistic } from "antd";

import { useSession } from "@/api/session";
import { Page } from "@/components/page";
import { QueryProblem } from "@/components/problem-alert";
import { energyText, integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Portfolio, portfolioQuery } from "../api/portfolio";
import { ExpiringCard } from "../components/expiring-card";
import { MonthsCard } from "../components/months-card";
import { StatesCard } from "../components/states-card";
import { VolumesCard } from "../components/volumes-card";
import { messages } from "../messages";

const DAYS = [30, 60, 90, 180, 366];

/** One's own contracts in figures. For how far one looks ahead is in the URL. */
export function PortfolioPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const { within }: { within?: unknown } = useSearch({ strict: false });
  const days = DAYS.find((each) => each === Number(within)) ?? 90;
  const query = useQuery(portfolioQuery(days));
  const retailer = useSession().role.startsWith("retailer_");
  const look = (next: number) => void navigate({ to: "/portfolio", search: { within: next }, replace: true });
  return (
    <Page title={t("title")} extra={query.data && <span className="muted">{query.data.participant}</span>}>
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {query.isError && <QueryProblem query={query} />}
      {query.data && (
        <Row gutter={[12, 12]}>
          <Col span={24}><Card size="small"><Brief portfolio={query.data} /></Card></Col>
          <Col span={24}><MonthsCard /></Col>
          {retailer && <Col span={24}><VolumesCard /></Col>}
          <Col xs={24} xxl={17}><ExpiringCard portfolio={query.data} days={days} choices={DAYS} onDays={look} /></Col>
          <Col xs={24} xxl={7}><StatesCard states={query.data.states} /></Col>
        </Row>
      )}
    </Page>
  );
}

function Brief({ portfolio }: { readonly portfolio: Portfolio }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const retailer = useSession().role.startsWith("retailer_");
  const figures = [
    [t("contracts"), integerText(portfolio.contracts, language)],
    [t("energy"), energyText(portfolio.energy_wh, language)],
    [t("pendingOrders"), integerText(portfolio.pending_orders, language)],
    [t("pendingEnergy"), energyText(portfolio.pending_wh, language)],
    [t(retailer ? "customersCount" : "retailersCount"), integerText(portfolio.partners, language)],
    [t("expiringCount"), integerText(portfolio.expiring_contracts, language)],
  ] as const;
  return (
    <Flex vertical gap={12}>
      <Row gutter={[16, 12]}>
        {figures.map(([title, value]) => (
          <Col key={title} xs={12} md={8} xl={4}><Statistic title={title} value={value} styles={{ content: { fontSize: 20 } }} /></Col>
        ))}
      </Row>
      {portfolio.without_terms > 0 && <Alert type="info" showIcon title={t("withoutTerms", { count: portfolio.without_terms })} />}
    </Flex>
  );
}
