import { Link, useNavigate } from "@tanstack/react-router";

import { type Column, DataTable } from "@/components/data-table";
import { Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { type Order, PackageName } from "@/features/orders";
import { useMessages } from "@/lib/i18n";

import { useReason } from "../components/use-reason";
import { messages } from "../messages";

const DISPUTED = { state: "disputed" } as const;
const EXPORTS = { csv: "/api/v1/orders.csv", xlsx: "/api/v1/orders.xlsx", resource: "order:export" };

/** Contracts in dispute that the person may see. */
export function DisputesPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  return (
    <Page title={t("disputes")}>
      <DataTable
        path="/api/v1/orders"
        name="disputes"
        noun="disputes"
        label={t("disputes")}
        rowKey={(order) => order.order_id}
        columns={useColumns()}
        filters={[
          { name: "consumer", label: t("consumer"), kind: "text" },
          { name: "retailer", label: t("retailer"), kind: "text" },
        ]}
        query={DISPUTED}
        exports={EXPORTS}
        onOpen={(order: Order) => void navigate({ to: "/disputes/$orderId", params: { orderId: order.order_id } })}
        empty={<span className="muted">{t("none")}</span>}
      />
    </Page>
  );
}

function useColumns(): Column<Order>[] {
  const t = useMessages(messages);
  const reason = useReason();
  return [
    {
      key: "id",
      title: t("orderId"),
      width: 128,
      render: (order) => <Link to="/disputes/$orderId" params={{ orderId: order.order_id }}><Hash value={order.order_id} copy={false} /></Link>,
    },
    { key: "state", title: t("state"), width: 92, render: (order) => <StateTag of="order" state={order.state} /> },
    { key: "reason", title: t("reason"), width: 180, render: (order) => (order.reason === null ? "—" : reason(order.reason)) },
    { key: "consumer", title: t("consumer"), width: 140, render: (order) => order.consumer },
    { key: "retailer", title: t("retailer"), width: 140, render: (order) => order.retailer },
    { key: "package", title: t("package"), width: 200, render: (order) => <PackageName id={order.package} version={order.package_version} /> },
    { key: "period", title: t("period"), width: 190, render: (order) => <Period start={order.period_start} end={order.ends_on ?? order.period_end} /> },
    { key: "since", title: t("since"), width: 140, sort: "refreshed_at", render: (order) => <When ms={order.refreshed_at} /> },
  ];
}
