import { PlusOutlined } from "@ant-design/icons";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";

import { useSession } from "@/api/session";
import { Allowed } from "@/components/allowed";
import { DataTable } from "@/components/data-table";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import type { Order } from "../api/orders";
import { type OrderColumn, useOrderColumns, useOrderFilters } from "../components/columns";
import { sideOf } from "../lib/side";
import { messages } from "../messages";

const COLUMNS: readonly OrderColumn[] = [
  "id", "state", "next", "consumer", "retailer", "package", "segment", "period", "origin", "deadline", "refreshed", "created",
  "terms",
];
const EXPORTS = { csv: "/api/v1/orders.csv", xlsx: "/api/v1/orders.xlsx", resource: "order:export" };

/** Every order that the person may see. */
export function OrdersPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const side = sideOf(useSession().role);
  // One's own name is the same in every row.
  const own: OrderColumn[] = side === "consumer" || side === "retailer" ? [side] : [];
  const columns = useOrderColumns(COLUMNS, ["deadline", "created", "terms", "segment", "origin", ...own]);
  const others = (["consumer", "retailer"] as const).filter((each) => each !== side);
  const filters = useOrderFilters(["id_prefix", "state", "next", ...others, "package", "period"]);
  const open = (order: Order) => void navigate({ to: "/orders/$orderId", params: { orderId: order.order_id } });
  return (
    <Page title={side === "consumer" ? t("myOrders") : t("orders")} actions={<NewOrder />}>
      <DataTable
        path="/api/v1/orders"
        name="orders"
        noun="orders"
        label={t("orders")}
        rowKey={keyOf}
        columns={columns}
        filters={filters}
        exports={EXPORTS}
        onOpen={open}
        empty={<NewOrder />}
      />
    </Page>
  );
}

function keyOf(order: Order): string {
  return order.order_id;
}

function NewOrder() {
  const t = useMessages(messages);
  return (
    <Allowed resource="action:create">
      <Link to="/orders/new">
        <Button type="primary" icon={<PlusOutlined aria-hidden />} tabIndex={-1}>{t("newOrder")}</Button>
      </Link>
    </Allowed>
  );
}
