import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "antd";

import { useNow } from "@/api/use-now";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import { ActivityReport } from "../components/activity-report";
import { AskedBar } from "../components/asked-bar";
import { ExportReport } from "../components/export-report";
import { RegisteredReport } from "../components/registered-report";
import { StatesReport } from "../components/states-report";
import { TradesReport } from "../components/trades-report";
import { type Asked, askedOf, KINDS } from "../lib/asked";
import { messages } from "../messages";

const MINUTE_MS = 60_000;
const REPORTS = { activity: ActivityReport, trades: TradesReport, participants: RegisteredReport, states: StatesReport };

/** Figures of the orders that one may see. What is asked for is in the URL, so that a report can be sent to somebody. */
export function ReportsPage() {
  const t = useMessages(messages);
  const { asked, ask } = useAsked();
  const Report = REPORTS[asked.kind];
  return (
    <Page title={t("title")} actions={<ExportReport asked={asked} />}>
      <Tabs
        activeKey={asked.kind}
        onChange={(kind) => ask({ kind: KINDS.find((each) => each === kind) ?? "activity" })}
        items={KINDS.map((kind) => ({ key: kind, label: t(`kind_${kind}`) }))}
      />
      <AskedBar asked={asked} onAsk={ask} />
      <Report asked={asked} />
    </Page>
  );
}

type Change = { readonly [Name in keyof Asked]?: Asked[Name] | undefined };

function useAsked() {
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const today = dayOfPicked(pickedOfMs(useNow(MINUTE_MS)));
  const asked = askedOf(search, today);
  const ask = (change: Change) => void navigate({ to: "/reports", search: { ...asked, ...change }, replace: true });
  return { asked, ask };
}
