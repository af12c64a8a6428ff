import { Card } from "antd";
import { useCallback } from "react";

import { HeatMap } from "@/components/charts";
import { decimalText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { ENERGY_DIGITS } from "@/lib/units";

import type { DayOfMonth } from "../api/readings";
import { daysOf, HOURS, hoursByDays } from "../lib/month";
import { messages } from "../messages";

const HEIGHT = 420;

/** The month's energy by hour and day; what is fed in has a picture of its own where there is any. */
export function MonthMaps({ month, days }: { readonly month: string; readonly days: readonly DayOfMonth[] }) {
  const t = useMessages(messages);
  const exported = new Map(days.map((day) => [day.date, day.active_export_wh]));
  const feedsIn = days.some((day) => day.active_export_wh.some((wh) => wh > 0));
  return (
    <>
      <MonthMap title={t("monthMap")} month={month} values={new Map(days.map((day) => [day.date, day.active_import_wh]))} />
      {feedsIn && <MonthMap title={t("monthMapExport")} month={month} values={exported} />}
    </>
  );
}

interface MapProps {
  readonly title: string;
  readonly month: string;
  readonly values: ReadonlyMap<string, readonly number[]>;
}

function MonthMap({ title, month, values }: MapProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  // The legend asks for values between those of two colours, too.
  const format = useCallback((wh: number) => decimalText(Math.round(wh), ENERGY_DIGITS.kWh, language), [language]);
  return (
    <Card size="small">
      <HeatMap
        title={title} unit="kWh" rowTitle={t("hour")} rows={HOURS} columns={daysOf(month).map((day) => day.slice(5))}
        values={hoursByDays(month, values)} format={format} height={HEIGHT}
      />
    </Card>
  );
}
