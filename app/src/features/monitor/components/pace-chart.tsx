import { useMemo } from "react";

import { BarChart } from "@/components/charts";
import { actionTitle } from "@/lib/action-titles";
import { MARKET_ZONE } from "@/lib/format";
import { LOCALES, useLanguage, useMessages } from "@/lib/i18n";

import type { Monitor } from "../api/monitor";
import { paceOf } from "../lib/pace";
import { messages } from "../messages";

const SHOWN_ACTIONS = 6;

/** What the ledger took in each minute, by action. */
export function PaceChart({ monitor: { pace, at, window_minutes } }: { readonly monitor: Monitor }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const { minutes, series } = useMemo(() => paceOf(pace, at, window_minutes, SHOWN_ACTIONS), [pace, at, window_minutes]);
  const clock = new Intl.DateTimeFormat(LOCALES[language], { timeZone: MARKET_ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return (
    <BarChart
      title={t("pace")}
      unit={t("unitIntents")}
      categoryTitle={t("minute")}
      categories={minutes.map((minute) => clock.format(minute))}
      series={series.map(({ action, values }) => ({
        name: action === null ? t("others") : actionTitle(action)[language],
        values,
        stack: "pace",
      }))}
    />
  );
}
