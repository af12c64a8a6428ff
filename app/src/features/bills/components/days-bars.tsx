import { BarChart } from "@/components/charts";
import { energyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { ENERGY_DIGITS } from "@/lib/units";

import type { Slice } from "../lib/drilling";
import { useSliceLook } from "../lib/use-slice-look";
import { messages } from "../messages";

interface DaysBarsProps {
  readonly slices: readonly Slice[];
  readonly dates: readonly string[];
  /** They are all bands there are. */
  readonly all: boolean;
}

const WH_PER_KWH = 10 ** ENERGY_DIGITS.kWh;

/** Energy by day, of all bands on each other or of the one that was chosen. */
export function DaysBars({ slices, dates, all }: DaysBarsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const look = useSliceLook();
  const band = all ? t("allBands") : slices.map((slice) => look.name(slice, [])).join(" · ");
  const series = slices.map((slice) => ({
    name: look.name(slice, slices), stack: "day", colour: look.colour(slice.price), values: dates.map((date) => (slice.days.get(date) ?? 0) / WH_PER_KWH),
  }));
  const format = (kwh: number) => energyText(Math.round(kwh * WH_PER_KWH), language, "kWh");
  return <BarChart title={t("daysOfBand", { band })} unit="kWh" categoryTitle={t("date")} categories={dates.map((date) => date.slice(5))} series={series} format={format} height={240} />;
}
