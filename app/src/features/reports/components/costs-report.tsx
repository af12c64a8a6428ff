import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TableColumnsType } from "antd";

import { BarChart } from "@/components/charts";
import { Energy, Money } from "@/components/figures";
import { Hash } from "@/components/hash";
import { useBillWords } from "@/features/bills";
import { usePriceName } from "@/features/templates";
import { moneyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { type Cost, costsQuery } from "../api/reports";
import type { Asked } from "../lib/asked";
import { periodsOf, sums } from "../lib/series";
import { messages } from "../messages";
import { ReportView } from "./report-view";

const FEN_PER_YUAN = 100;

/** What bills came to by part, beside the month before: a consumer's by contract and band, a retailer's by package. */
export function CostsReport({ asked }: { readonly asked: Asked }) {
  const t = useMessages(messages);
  const words = useBillWords();
  const priceName = usePriceName();
  const query = useQuery(costsQuery(asked));
  const byContract = query.data?.items.some(({ order_id }) => order_id !== null) === true;
  const contract = { key: "contract", title: t("contract"), render: (_: unknown, { order_id }: Cost) => (order_id ? <Link to="/contracts/$orderId" params={{ orderId: order_id }}><Hash value={order_id} copy={false} /></Link> : "—") };
  const columns: TableColumnsType<Cost> = [
    { key: "month", title: t("month"), dataIndex: "month", fixed: "left", width: 100 },
    ...(byContract ? [contract] : []),
    { key: "package", title: t("package"), dataIndex: "package" },
    { key: "part", title: t("part"), render: (_, row) => words.part(row.part) },
    { key: "band", title: t("band"), render: (_, { price }) => (price ? priceName(price) : "—") },
    { key: "bills", title: t("bills"), dataIndex: "bills", align: "right" },
    { key: "energy", title: t("energy"), align: "right", render: (_, row) => <Energy wh={row.energy_wh} unit="kWh" /> },
    { key: "amount", title: t("amount"), align: "right", render: (_, row) => <Money fen={row.amount_fen} /> },
    { key: "before", title: t("before"), align: "right", render: (_, row) => <Money fen={row.before_fen} /> },
    { key: "change", title: t("change"), align: "right", render: (_, row) => <Money fen={row.change_fen} /> },
  ];
  return (
    <ReportView
      query={query} columns={columns} width={1_000} chart={Chart}
      rowKey={({ month, order_id, package: named, part, price }) => `${month} ${order_id ?? ""} ${named} ${part} ${price ?? ""}`}
    />
  );
}

function Chart({ rows }: { readonly rows: readonly Cost[] }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useBillWords();
  const costs = rows.map((row) => ({ ...row, period: row.month }));
  const periods = periodsOf(costs);
  const parts = [...new Set(rows.map(({ part }) => part))];
  const series = parts.map((part) => ({
    name: words.part(part), stack: "costs", values: sums(costs, periods, ({ amount_fen }) => amount_fen, (row) => row.part === part).map((fen) => fen / FEN_PER_YUAN),
  }));
  return (
    <BarChart
      title={t("costsChart")} unit="¥" categoryTitle={t("month")} categories={periods} series={series}
      format={(yuan) => moneyText(Math.round(yuan * FEN_PER_YUAN), language)}
    />
  );
}
