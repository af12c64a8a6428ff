import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Tooltip } from "antd";

import { useMay } from "@/api/access";
import type { Schema } from "@/api/client";
import { useSession } from "@/api/session";
import { type Column, DataTable } from "@/components/data-table";
import { Energy, Period, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { Prices } from "@/features/listings";
import { someSequencesQuery, useSequenceWords } from "@/features/sequences";
import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

type Result = Schema<"MarketResult">;

const MODES = ["bilateral", "listing", "auction", "purchase", "renewal", "last_resort"] as const;

/** What was concluded, by every mode of trading, as far as the role sees it. */
export function ResultsPage() {
  const t = useMessages(messages);
  const columns = useResultColumns();
  const filters = useResultFilters();
  return (
    <Page title={t("title")}>
      <DataTable
        path="/api/v1/market/results"
        name="market-results"
        noun="market"
        label={t("title")}
        rowKey={(row) => row.order_id}
        columns={columns}
        filters={filters}
        exports={{ csv: "/api/v1/market/results.csv", xlsx: "/api/v1/market/results.xlsx", resource: "order:export" }}
        empty={t("empty")}
      />
    </Page>
  );
}

function useResultColumns(): Column<Result>[] {
  const t = useMessages(messages);
  const words = useSequenceWords();
  return [
    { key: "order", title: t("order"), width: 150, render: (row) => <Link to={`/orders/${row.order_id}`}><Hash value={row.order_id} copy={false} /></Link> },
    { key: "mode", title: t("mode"), width: 130, render: (row) => t(`mode_${row.mode}`) },
    { key: "consumer", title: t("consumer"), render: (row) => row.consumer },
    { key: "retailer", title: t("retailer"), render: (row) => row.retailer },
    { key: "energy", title: t("energy"), width: 120, align: "right", render: (row) => (row.energy_wh == null ? <Private /> : <Energy wh={row.energy_wh} unit="MWh" />) },
    { key: "price", title: t("price"), width: 190, render: (row) => (row.prices_e8_yuan_per_kwh == null ? <Private /> : <Prices prices={row.prices_e8_yuan_per_kwh} />) },
    { key: "period", title: t("period"), width: 190, render: (row) => <Period start={row.period_start} end={row.period_end} /> },
    { key: "state", title: t("state"), width: 100, render: (row) => <StateTag of="order" state={row.state} /> },
    { key: "segment", title: t("segment"), hidden: true, render: (row) => words.segment(row.segment) },
    { key: "package", title: t("package"), hidden: true, render: (row) => row.package },
    { key: "sequence", title: t("sequence"), hidden: true, render: (row) => row.sequence ?? "—" },
    { key: "created_at", title: t("concluded"), hidden: true, render: (row) => <When ms={row.created_at} /> },
    { key: "terms", title: t("terms"), hidden: true, render: (row) => <Hash value={row.terms_hash} /> },
    { key: "block", title: t("block"), hidden: true, align: "right", render: (row) => row.block },
  ];
}

function Private() {
  const t = useMessages(messages);
  return (
    <Tooltip title={t("privateHint")}>
      <span className="muted">{t("private")}</span>
    </Tooltip>
  );
}

function useResultFilters() {
  const t = useMessages(messages);
  const { role } = useSession();
  const { data = [] } = useQuery({ ...someSequencesQuery({ sort: "-opens_at" }), enabled: useMay("listing:read") });
  const sequences = data.map(({ sequence_id, name }) => ({ value: sequence_id, label: name ?? sequence_id }));
  // A party's own name is in every row.
  const consumer = role.startsWith("consumer_") ? [] : [{ name: "consumer", label: t("consumer"), kind: "text" } as const];
  const retailer = role.startsWith("retailer_") ? [] : [{ name: "retailer", label: t("retailer"), kind: "text" } as const];
  return [
    { name: "mode", label: t("mode"), kind: "select", options: MODES.map((value) => ({ value, label: t(`mode_${value}`) })) },
    ...consumer,
    ...retailer,
    { name: "sequence", label: t("sequence"), kind: "select", options: sequences },
    { name: "period", label: t("inPeriod"), kind: "date" },
  ] as const;
}
