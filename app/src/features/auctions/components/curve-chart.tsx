import { useMemo } from "react";

import { ChartFrame } from "@/components/charts/chart-frame";
import { axisLook, common } from "@/components/charts/look";
import { energyText, priceText } from "@/lib/format";
import { useLanguage, useMessages } from "@/lib/i18n";

import { messages } from "../messages";
import { type Corner, curveOf } from "../rules/curve";
import type { RevealedBid } from "../rules/types";

interface CurveChartProps {
  readonly buys: readonly RevealedBid[];
  readonly sells: readonly RevealedBid[];
  /** 1e-8 yuan per kWh; null where nobody trades. */
  readonly price: number | null;
  readonly volume: number;
}

/** Supply and demand with the price and the volume where they meet. */
export function CurveChart({ buys, sells, price, volume }: CurveChartProps) {
  const t = useMessages(messages);
  const language = useLanguage();
  const demand = useMemo(() => curveOf(buys, "buy"), [buys]);
  const supply = useMemo(() => curveOf(sells, "sell"), [sells]);
  const option = useMemo(() => {
    const meeting = price === null ? [] : [{ yAxis: inYuan(price) }, { xAxis: inMwh(volume) }];
    const line = (name: string, corners: readonly Corner[]) => ({
      name,
      type: "line",
      showSymbol: false,
      lineStyle: { width: 2 },
      data: corners.map(([energy, at]) => [inMwh(energy), inYuan(at)]),
    });
    return {
      ...common,
      grid: { ...common.grid, bottom: 28, right: 48 },
      tooltip: { trigger: "axis", confine: true },
      xAxis: { type: "value", name: t("axisEnergy"), nameLocation: "middle", nameGap: 26, min: 0, ...axisLook },
      yAxis: { type: "value", name: t("axisPrice"), scale: true, ...axisLook },
      series: [
        line(t("curveDemand"), demand),
        { ...line(t("curveSupply"), supply), markLine: { symbol: "none", silent: true, precision: 4, lineStyle: { type: "dashed", color: "#4c5a63" }, data: meeting } },
      ],
    };
  }, [demand, supply, price, volume, t]);
  const rowsOf = (side: string, corners: readonly Corner[]) =>
    corners.map(([energy, at]) => [side, energyText(energy, language, "MWh"), priceText(at, language)]);
  const table = () => ({
    head: [t("side"), t("energy"), t("price")],
    rows: [...rowsOf(t("curveDemand"), demand), ...rowsOf(t("curveSupply"), supply)],
  });
  return <ChartFrame title={t("chart")} height={320} option={option} table={table} empty={demand.length + supply.length === 0} />;
}

/** A picture needs no more digits than a float has. */
function inMwh(wh: number): number {
  return wh / 1e6;
}

function inYuan(e8: number): number {
  return e8 / 1e8;
}
