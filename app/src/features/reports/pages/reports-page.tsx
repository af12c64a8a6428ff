import { useNavigate, useSearch } from "@tanstack/react-router";
import { Grid, Select, Tabs } from "antd";

import { useSession } from "@/api/session";
import { useNow } from "@/api/use-now";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";
import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

import { ActivityReport } from "../components/activity-report";
import { AnchoredReport } from "../components/anchored-report";
import { AskedBar } from "../components/asked-bar";
import { CostsReport } from "../components/costs-report";
import { ExportReport } from "../components/export-report";
import { MonthsReport } from "../components/months-report";
import { RegisteredReport } from "../components/registered-report";
import { SettledReport } from "../components/settled-report";
import { StatesReport } from "../components/states-report";
import { TradesReport } from "../components/trades-report";
import { type Asked, askedOf, type Kind, kindsOf } from "../lib/asked";
import { messages } from "../messages";

const MINUTE_MS = 60_000;
const REPORTS = {
  activity: ActivityReport, trades: TradesReport, participants: RegisteredReport, states: StatesReport,
  settlements: SettledReport, months: MonthsReport, costs: CostsReport, readings: AnchoredReport,
};

/** Figures of the orders, bills and readings that one may see. What is asked for is in the URL, so that a report can be sent to somebody. */
export function ReportsPage() {
  const t = useMessages(messages);
  const kinds = kindsOf(useSession().role);
  const wide = Grid.useBreakpoint().lg !== false;
  const { asked, ask } = useAsked(kinds);
  const Report = REPORTS[asked.kind];
  return (
    <Page title={t("title")} actions={<ExportReport asked={asked} />}>
      {!wide ? (
        // A phone has no room for the tabs, and those that do not fit would hide behind a menu.
        <Select<Kind>
          aria-label={t("title")}
          value={asked.kind}
          onChange={(kind) => ask({ kind })}
          options={kinds.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
          style={{ width: "100%" }}
        />
      ) : (
        <Tabs
          activeKey={asked.kind}
          onChange={(kind) => ask({ kind: kinds.find((each) => each === kind) ?? asked.kind })}
          items={kinds.map((kind) => ({ key: kind, label: t(`kind_${kind}`) }))}
        />
      )}
      <AskedBar asked={asked} onAsk={ask} />
      <Report asked={asked} />
    </Page>
  );
}

type Change = { readonly [Name in keyof Asked]?: Asked[Name] | undefined };

function useAsked(kinds: readonly Kind[]) {
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const today = dayOfPicked(pickedOfMs(useNow(MINUTE_MS)));
  const asked = askedOf(search, today, kinds);
  const ask = (change: Change) => void navigate({ to: "/reports", search: { ...asked, ...change }, replace: true });
  return { asked, ask };
}
