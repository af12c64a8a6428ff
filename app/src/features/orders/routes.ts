import type { FeatureRoute } from "@/lib/feature";

import { listSearch, newOrderSearch } from "./lib/search";

export const routes: FeatureRoute[] = [
  {
    path: "/orders",
    title: { zh: "我的订单", en: "My orders" },
    resource: "order:read",
    validateSearch: listSearch,
    page: () => import("./pages/orders-page").then((m) => m.OrdersPage),
  },
  {
    path: "/orders/incoming",
    title: { zh: "待办订单", en: "Incoming orders" },
    resource: "order:read",
    validateSearch: listSearch,
    page: () => import("./pages/incoming-page").then((m) => m.IncomingPage),
  },
  {
    path: "/orders/new",
    title: { zh: "新建订单", en: "New order" },
    resource: "action:create",
    parent: "/orders",
    validateSearch: newOrderSearch,
    page: () => import("./pages/new-order-page").then((m) => m.NewOrderPage),
  },
  {
    path: "/orders/$orderId",
    title: { zh: "订单详情", en: "Order" },
    resource: "order:read",
    parent: "/orders",
    page: () => import("./pages/order-page").then((m) => m.OrderPage),
  },
  {
    path: "/audit/orders",
    title: { zh: "订单审核", en: "Order audit" },
    resource: "action:audit",
    validateSearch: listSearch,
    page: () => import("./pages/audit-page").then((m) => m.AuditPage),
  },
];
