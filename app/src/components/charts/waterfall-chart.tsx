import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";

import { ChartFrame } from "./chart-frame";
import { axisLook, common } from "./look";
import { barsOf, stackOf, type WaterfallBar, type WaterfallStep } from "./waterfall";

export interface WaterfallChartProps {
  readonly title: string;
  /** What is begun with, and what the steps lead to. */
  readonly first: WaterfallStep;
  readonly steps: readonly WaterfallStep[];
  readonly last: string;
  readonly unit: string;
  readonly categoryTitle: string;
  readonly height?: number;
  /** The exact figure in words. */
  readonly format: (value: number) => string;
}

const COLOURS: Readonly<Record<WaterfallBar["kind"], string>> = { sum: "#6d7f8a", up: "#c77d0a", down: "#0f6b7a" };

/** How steps lead from one amount to another: what adds is amber, what takes away is teal, and a sign says it, too. */
export function WaterfallChart({ title, first, steps, last, unit, categoryTitle, height = 280, format }: WaterfallChartProps) {
  const bars = useMemo(() => barsOf(first, steps, last), [first, steps, last]);
  const option = useMemo<EChartsCoreOption>(() => {
    const words = (bar: WaterfallBar) => (bar.kind === "sum" ? format(bar.to) : signed(bar.to - bar.from, format));
    const side = (place: 0 | 1) => [
      { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, barMaxWidth: 48, data: bars.map((bar) => stackOf(bar).hidden[place]) },
      {
        type: "bar", stack: "all", barMaxWidth: 48,
        data: bars.map((bar) => ({ value: stackOf(bar).shown[place], itemStyle: { color: COLOURS[bar.kind] } })),
        ...(place === 0 && { label: { show: true, position: "top", fontSize: 12, color: "#33414a", formatter: ({ dataIndex }: { dataIndex: number }) => words(bars[dataIndex] ?? { name: "", from: 0, to: 0, kind: "sum" }) } }),
      },
    ];
    return {
      ...common,
      legend: { show: false },
      tooltip: { show: false },
      xAxis: { type: "category", data: bars.map(({ name }) => name), ...axisLook, axisLabel: { ...axisLook.axisLabel, interval: 0, width: 90, overflow: "break", hideOverlap: false } },
      yAxis: { type: "value", name: unit, ...axisLook, axisLine: { show: false } },
      series: [...side(0), ...side(1)],
    };
  }, [bars, unit, format]);
  const table = () => ({
    head: [categoryTitle, unit],
    rows: bars.map((bar) => [bar.name, bar.kind === "sum" ? format(bar.to) : signed(bar.to - bar.from, format)]),
  });
  return <ChartFrame title={title} height={height} option={option} table={table} empty={false} />;
}

function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : format(value);
}
