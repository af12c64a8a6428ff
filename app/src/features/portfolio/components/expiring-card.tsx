import { Link } from "@tanstack/react-router";
import { Card, Select, Table } from "antd";

import { Energy, Period } from "@/components/figures";
import { Hash } from "@/components/hash";
import { StateTag, ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { Expiring, Portfolio } from "../api/portfolio";
import { messages } from "../messages";

interface ExpiringCardProps {
  readonly portfolio: Portfolio;
  readonly days: number;
  readonly choices: readonly number[];
  readonly onDays: (days: number) => void;
}

/** Contracts that end in the days to come, and whether they were renewed. */
export function ExpiringCard({ portfolio, days, choices, onDays }: ExpiringCardProps) {
  const t = useMessages(messages);
  const { expiring, expiring_contracts } = portfolio;
  const options = choices.map((value) => ({ value, label: t("within", { days: value }) }));
  const look = <Select size="small" aria-label={t("expiring")} value={days} options={options} style={{ width: 150 }} onChange={onDays} />;
  return (
    <Card size="small" title={t("expiring")} extra={look}>
      <Table<Expiring>
        size="small"
        rowKey="order_id"
        dataSource={expiring}
        pagination={{ defaultPageSize: 10, hideOnSinglePage: true }}
        scroll={{ x: 720 }}
        locale={{ emptyText: t("noExpiring") }}
        columns={[
          { key: "order", title: t("order"), render: (_, row) => <Link to={`/orders/${row.order_id}`}><Hash value={row.order_id} copy={false} /></Link> },
          { key: "partner", title: t("partner"), dataIndex: "partner" },
          { key: "package", title: t("package"), render: (_, row) => <Link to={`/packages/${row.package}`}>{row.package}</Link> },
          { key: "period", title: t("period"), render: (_, row) => <Period start={row.period_start} end={row.ends_on} /> },
          { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energy_wh} /> },
          { key: "state", title: t("state"), render: (_, row) => <StateTag of="order" state={row.state} /> },
          { key: "renewed", title: t("renewal"), render: (_, row) => <ToneTag tone={row.renewed ? "good" : "waiting"}>{t(row.renewed ? "renewed" : "notRenewed")}</ToneTag> },
        ]}
      />
      {expiring_contracts > expiring.length && <p className="muted">{t("firstHundred", { count: expiring_contracts })}</p>}
    </Card>
  );
}
