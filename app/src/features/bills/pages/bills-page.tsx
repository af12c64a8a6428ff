import { useNavigate, useSearch } from "@tanstack/react-router";

import { useSession } from "@/api/session";
import { type Column, DataTable } from "@/components/data-table";
import { Energy, Money, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { Page } from "@/components/page";
import { StateTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { Bill } from "../api/bills";
import { BillsTotals } from "../components/bills-totals";
import { DownloadAll } from "../components/download-all";
import { DownloadLines } from "../components/download-lines";
import { messages } from "../messages";

const FILTERS = ["month", "order", "consumer", "retailer", "state", "final", "versions"] as const;
const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;

/** The bills of one's own contracts with what each comes to: a consumer's, or a retailer's of its customers. */
export function BillsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const { role } = useSession();
  const mine = role.startsWith("consumer_") ? "consumer" : "retailer";
  const filters = Object.fromEntries(FILTERS.flatMap((name) => (typeof search[name] === "string" ? [[name, search[name]]] : [])));
  const month = filters["month"];
  return (
    <Page
      title={t("title")}
      actions={<><DownloadLines filters={filters} /><DownloadAll month={month !== undefined && MONTH.test(month) ? month : undefined} /></>}
    >
      <BillsTotals filters={filters} />
      <DataTable
        path="/api/v1/bills" name="bills" noun="settlements" label={t("title")} rowKey={(row) => row.number} columns={useColumns()} empty={t("none")}
        onOpen={({ order_id: orderId, month: of, version }) => void navigate({ to: "/bills/$orderId/$month", params: { orderId, month: of }, search: filters["versions"] === "all" ? { version } : {} })}
        exports={{ csv: "/api/v1/bills.csv", xlsx: "/api/v1/bills.xlsx", resource: "statement:read" }}
        filters={[
          { name: "month", label: `${t("month")} ${t("monthHint")}`, kind: "text" },
          { name: "order", label: t("contract"), kind: "text" },
          mine === "consumer" ? { name: "retailer", label: t("retailer"), kind: "text" } : { name: "consumer", label: t("consumer"), kind: "text" },
          { name: "state", label: t("state"), kind: "select", options: (["settled", "corrected"] as const).map((value) => ({ value, label: t(`state_${value}`) })) },
          { name: "final", label: t("final"), kind: "select", options: [{ value: "true", label: t("finalYes") }] },
          { name: "versions", label: t("versionsShown"), kind: "select", options: [{ value: "all", label: t("allVersions") }] },
        ]}
      />
    </Page>
  );
}

function useColumns(): Column<Bill>[] {
  const t = useMessages(messages);
  const { participant } = useSession();
  return [
    { key: "month", title: t("month"), width: 90, render: (row) => row.month },
    { key: "number", title: t("number"), width: 240, render: (row) => <span className="mono">{row.number}</span> },
    { key: "party", title: t("party"), render: (row) => (row.consumer === participant ? row.retailer : row.consumer) },
    { key: "contract", title: t("contract"), width: 170, hidden: true, render: (row) => <Hash value={row.order_id} /> },
    { key: "package", title: t("package"), width: 180, hidden: true, render: (row) => row.package },
    { key: "energy", title: t("energy"), width: 130, align: "right", render: (row) => <Energy wh={row.energy_wh} /> },
    { key: "total", title: t("total"), width: 130, align: "right", render: (row) => <Money fen={row.total_fen} /> },
    { key: "due", title: t("due"), width: 130, align: "right", render: (row) => <strong><Money fen={row.due_fen} /></strong> },
    { key: "state", title: t("state"), width: 100, render: (row) => <StateTag of="settlement" state={row.version > 1 ? "corrected" : "settled"} /> },
    { key: "version", title: t("version"), width: 70, align: "right", render: (row) => row.version },
    { key: "difference", title: t("difference"), width: 150, align: "right", hidden: true, render: (row) => <Money fen={row.difference_fen} /> },
    { key: "final", title: t("final"), width: 90, hidden: true, render: (row) => (row.final ? t("finalYes") : "—") },
    { key: "at", title: t("settledAt"), width: 150, render: (row) => <When ms={row.refreshed_at} /> },
  ];
}
