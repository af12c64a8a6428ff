import { Flex } from "antd";
import { useCallback, useMemo } from "react";

import { LoadChart } from "@/components/charts";
import { clock } from "@/features/templates";
import { decimalText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";
import { ENERGY_DIGITS } from "@/lib/units";

import type { DayVersion } from "../api/readings";
import { QUARTER_HOURS } from "../lib/day-tree";
import { messages } from "../messages";
import { useReadingWords } from "../words";

const TIMES = Array.from({ length: QUARTER_HOURS }, (_, place) => clock(place));
const WH_PER_KWH = 10 ** ENERGY_DIGITS.kWh;
/** A tenth of a Wh and what is smaller comes of showing kWh. */
const toWh = (kwh: number) => Math.round(kwh * WH_PER_KWH);

/** All 96 quarter-hours of a day; those that were not measured stand on a ground of their own. */
export function DayCurve({ version }: { readonly version: DayVersion }) {
  const t = useMessages(messages);
  const language = useLanguage();
  const words = useReadingWords();
  const methods = [...new Set(version.flags.filter((flag) => flag !== 0))].toSorted((one, other) => one - other);
  const feedsIn = version.active_export_wh.some((wh) => wh > 0);
  const series = useMemo(
    () => [
      { name: t("import"), values: inKwh(version.active_import_wh) },
      ...(feedsIn ? [{ name: t("export"), values: inKwh(version.active_export_wh) }] : []),
    ],
    [t, version, feedsIn],
  );
  const marked = useMemo(
    () => ({ name: t("estimated"), places: version.flags.flatMap((flag, place) => (flag === 0 ? [] : [place])) }),
    [t, version],
  );
  const format = useCallback((kwh: number) => decimalText(toWh(kwh), ENERGY_DIGITS.kWh, language), [language]);
  return (
    <Flex vertical gap={6}>
      <LoadChart title={t("curve")} categories={TIMES} categoryTitle={t("time")} series={series} unit="kWh" format={format} height={300} marked={marked} />
      <span className="muted">
        {methods.length === 0 ? t("allMeasured") : (
          <>
            <span aria-hidden style={{ display: "inline-block", width: 14, height: 10, marginInlineEnd: 6, background: "rgba(199, 125, 10, 0.35)" }} />
            {t("estimatedHint", { methods: methods.map((flag) => `${words.flag(flag)} (${version.flags.filter((each) => each === flag).length})`).join(" · ") })}
          </>
        )}
      </span>
    </Flex>
  );
}

function inKwh(values: readonly number[]): number[] {
  return values.map((wh) => wh / WH_PER_KWH);
}
