import { Link } from "@tanstack/react-router";

import { type Column, DataTable, type RowOf } from "@/components/data-table";
import { Day, Energy, When } from "@/components/figures";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useParticipantWords } from "@/features/participants";
import { integerText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const PATH = "/api/v1/portfolio/customers";

type Customer = RowOf<typeof PATH>;

/** Consumers with orders of the retailer. */
export function CustomersPage() {
  const t = useMessages(messages);
  const columns = useCustomerColumns();
  return (
    <Page title={t("customers")}>
      <DataTable
        path={PATH}
        name="customers"
        noun="customers"
        label={t("customers")}
        rowKey={(row) => row.consumer}
        columns={columns}
        filters={[
          { name: "consumer", label: t("consumer"), kind: "text" },
          { name: "with_contracts", label: t("onlyContracts"), kind: "select", options: [{ value: "true", label: t("withContracts") }, { value: "false", label: t("withoutContracts") }] },
          { name: "expiring_before", label: t("expiringBefore"), kind: "date" },
        ]}
        exports={{ csv: "/api/v1/portfolio/customers.csv", xlsx: "/api/v1/portfolio/customers.xlsx", resource: "customer:read" }}
        empty={t("noCustomers")}
      />
    </Page>
  );
}

function useCustomerColumns(): Column<Customer>[] {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useParticipantWords();
  return [
    { key: "consumer", title: t("consumer"), render: (row) => <Link to={`/participants/${row.consumer}`}>{row.consumer}</Link> },
    { key: "class", title: t("class"), width: 110, render: (row) => words.consumerClass(row.consumer_class) },
    { key: "status", title: t("status"), width: 110, render: (row) => (row.status === null ? "—" : <StateTag of="participant" state={row.status} />) },
    { key: "orders", title: t("customerOrders"), width: 100, align: "right", render: (row) => <Link to="/orders" search={{ consumer: row.consumer }}>{integerText(row.orders, language)}</Link> },
    { key: "contracts", title: t("contracts"), width: 120, align: "right", render: (row) => integerText(row.contracts, language) },
    { key: "energy", title: t("energy"), width: 140, align: "right", render: (row) => <Energy wh={row.energy_wh} /> },
    { key: "next_expiry", title: t("nextExpiry"), width: 130, render: (row) => <Day day={row.next_expiry} /> },
    { key: "last_order_at", title: t("lastOrder"), width: 150, render: (row) => <When ms={row.last_order_at} /> },
  ];
}
