import { BarChart } from "@/components/charts";
import { clock } from "@/features/templates";
import { dayText, energyText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { ENERGY_DIGITS } from "@/lib/units";

import type { Piece } from "../lib/drilling";
import { useSliceLook } from "../lib/use-slice-look";
import { messages } from "../messages";

interface DayBarsProps {
  readonly date: string;
  readonly pieces: readonly Piece[];
  readonly estimated: readonly number[];
}

const QUARTER_HOURS = 96;
const WH_PER_KWH = 10 ** ENERGY_DIGITS.kWh;
const TIMES = Array.from({ length: QUARTER_HOURS }, (_, place) => clock(place));

/** A day's 96 quarter-hours, each in the colour of what it is billed as; estimated ones on a ground of their own. */
export function DayBars({ date, pieces, estimated }: DayBarsProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const look = useSliceLook();
  const kinds = [...new Map(pieces.map((piece) => [`${piece.price} ${piece.tier}`, piece])).values()];
  const series = kinds.map(({ price, tier }) => ({
    name: look.name({ price, tier }, kinds),
    stack: "quarter-hour",
    colour: look.colour(price),
    values: TIMES.map((_, place) => {
      const own = pieces.filter((piece) => piece.place === place && piece.price === price && piece.tier === tier);
      return own.length === 0 ? null : own.reduce((sum, { wh }) => sum + wh, 0) / WH_PER_KWH;
    }),
  }));
  const format = (kwh: number) => energyText(Math.round(kwh * WH_PER_KWH), language, "kWh");
  const marked = estimated.length === 0 ? {} : { marked: { name: t("estimatedMark"), places: estimated } };
  return (
    <BarChart
      title={t("dayCurve", { date: dayText(date, language) })} unit="kWh" categoryTitle={t("time")} categories={TIMES} series={series}
      format={format} height={280} {...marked}
    />
  );
}
