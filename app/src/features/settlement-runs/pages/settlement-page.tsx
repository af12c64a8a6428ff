import { useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, DatePicker, Flex } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import { useMay } from "@/api/access";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { CourseTable } from "../components/course-table";
import { LeftRun } from "../components/left-run";
import { NewRun } from "../components/new-run";
import { RunView } from "../components/run-view";
import { monthAfter, MOST_MONTHS } from "../lib/months";
import { messages } from "../messages";

const SHOWN_MONTHS = 3;

/** Months and contracts with how far they are settled; a retailer's clerk settles them here. */
export function SettlementPage() {
  const t = useMessages(messages);
  const settles = useMay("action:settle");
  const period = usePeriod();
  const [orders, setOrders] = useState<readonly string[]>();
  return (
    <Page title={t("title")} actions={<PeriodFields {...period} />}>
      {settles ? (
        <>
          <LeftRun />
          <NewRun from={period.from} to={period.to} orders={orders} onAll={() => setOrders(undefined)} />
          <RunView />
        </>
      ) : <Alert type="info" showIcon title={t("readOnly")} />}
      <CourseTable from={period.from} to={period.to} {...(settles && { onChoose: setOrders })} />
    </Page>
  );
}

interface Period {
  readonly from: string;
  readonly to: string;
  readonly change: (from: string, to: string) => void;
}

/** The months of the URL; as a rule those before this one. */
function usePeriod(): Period {
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const [last] = useState(() => dayjs().subtract(1, "month").format("YYYY-MM"));
  const to = typeof search["to"] === "string" ? search["to"] : last;
  const given = typeof search["from"] === "string" ? search["from"] : monthAfter(to, 1 - SHOWN_MONTHS);
  const earliest = monthAfter(to, 1 - MOST_MONTHS);
  const from = given > to ? to : given < earliest ? earliest : given;
  const change = (newFrom: string, newTo: string) =>
    void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, from: newFrom, to: newTo }), replace: true });
  return { from, to, change };
}

function PeriodFields({ from, to, change }: Period) {
  const t = useMessages(messages);
  return (
    <Flex gap={8} align="center" title={t("exactMonths")}>
      <MonthInput label={t("from")} value={from} onChange={(month) => change(month, month > to ? month : to)} />
      <span aria-hidden>–</span>
      <MonthInput label={t("to")} value={to} onChange={(month) => change(month < from ? month : from, month)} />
    </Flex>
  );
}

interface MonthInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (month: string) => void;
}

function MonthInput({ label, value, onChange }: MonthInputProps) {
  return <DatePicker aria-label={label} picker="month" allowClear={false} value={dayjs(value)} onChange={(chosen) => chosen && !Array.isArray(chosen) && onChange(chosen.format("YYYY-MM"))} />;
}
