import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { type Column, DataTable } from "@/components/data-table";
import { Price, When } from "@/components/figures";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { type ReferencePrice, referencePricesQuery } from "../api/reference-prices";
import { MonthsChart } from "../components/months-chart";
import { PublishDialog } from "../components/publish-dialog";
import { meanOf } from "../lib/curve";
import { messages } from "../messages";

/** What market-linked packages are linked to, month by month; the exchange publishes and corrects. */
export function ReferencePricesPage() {
  const t = useMessages(messages);
  const { data: prices = [] } = useQuery(referencePricesQuery);
  const [publishing, setPublishing] = useState(false);
  const references = [...new Set(prices.map(({ reference }) => reference))];
  const columns: Column<ReferencePrice>[] = [
    { key: "reference", title: t("reference"), render: (row) => <span className="mono">{row.reference}</span> },
    { key: "month", title: t("month"), width: 110, render: (row) => row.month },
    {
      key: "price", title: t("price"), width: 220, align: "right",
      render: ({ price_e8_yuan_per_kwh: price, curve }) => (curve ? <span title={t("curve", { count: curve.length })}>≈ <Price e8={meanOf(curve)} /></span> : <Price e8={price} />),
    },
    { key: "version", title: t("version"), width: 90, align: "right", render: (row) => row.version },
    { key: "at", title: t("publishedAt"), width: 170, render: (row) => <When ms={row.refreshed_at} /> },
  ];
  return (
    <Page
      title={t("title")}
      actions={
        <Allowed resource="action:publish_reference_price">
          <Button type="primary" onClick={() => setPublishing(true)}>{t("publish")}</Button>
          {publishing && <PublishDialog open onClose={() => setPublishing(false)} />}
        </Allowed>
      }
    >
      {references.map((name) => <MonthsChart key={name} reference={name} prices={prices.filter(({ reference }) => reference === name)} />)}
      <DataTable
        path="/api/v1/reference-prices" name="reference-prices" noun="reference-prices" label={t("title")} rowKey={(row) => `${row.reference} ${row.month}`} columns={columns}
        exports={{ csv: "/api/v1/reference-prices.csv", xlsx: "/api/v1/reference-prices.xlsx", resource: "package:export" }}
        filters={[
          { name: "reference", label: t("reference"), kind: "select", options: references.map((value) => ({ value, label: value })) },
        ]}
      />
    </Page>
  );
}
