import { useNavigate } from "@tanstack/react-router";

import { useMay } from "@/api/access";
import { useSession } from "@/api/session";
import { type Column, DataTable } from "@/components/data-table";
import { When } from "@/components/figures";
import { Page } from "@/components/page";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";

import type { Closing } from "../api/periods";
import { CloseMonth } from "../components/close-month";
import { messages } from "../messages";

/** Closed months: a retailer's own, which its clerk closes here; everybody's for those who watch. */
export function PeriodsPage() {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const closes = useMay("action:close_period");
  const { role } = useSession();
  const own = role.startsWith("retailer_");
  const columns: Column<Closing>[] = [
    { key: "month", title: t("month"), width: 110, render: (row) => row.month },
    ...(own ? [] : [{ key: "retailer", title: t("retailer"), render: (row: Closing) => row.retailer }]),
    { key: "bills", title: t("bills"), width: 90, align: "right", render: (row) => row.bills },
    { key: "plants", title: t("plants"), width: 90, align: "right", render: (row) => row.plants },
    { key: "late", title: t("late"), width: 130, align: "right", render: (row) => row.late },
    { key: "balanced", title: t("balanced"), width: 150, render: (row) => (row.balanced ? <ToneTag tone="good">{t("balancedYes")}</ToneTag> : "—") },
    { key: "operator", title: t("operator"), render: (row) => row.operator },
    { key: "at", title: t("closedAt"), width: 170, render: (row) => <When ms={row.refreshed_at} /> },
  ];
  return (
    <Page title={t("title")}>
      {closes && <CloseMonth />}
      <DataTable
        path="/api/v1/closings" name="closings" noun="periods" label={t("title")} rowKey={(row) => `${row.retailer} ${row.month}`} columns={columns} empty={t("none")}
        onOpen={({ retailer, month }) => void navigate({ to: "/periods/$retailer/$month", params: { retailer, month } })}
        exports={{ csv: "/api/v1/closings.csv", xlsx: "/api/v1/closings.xlsx", resource: "plant:read" }}
        filters={[
          { name: "month", label: `${t("month")} ${t("monthHint")}`, kind: "text" },
          ...(own ? [] : [{ name: "retailer" as const, label: t("retailer"), kind: "text" as const }]),
        ]}
      />
    </Page>
  );
}
