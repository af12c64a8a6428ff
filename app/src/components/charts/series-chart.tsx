import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";

import { ChartFrame } from "./chart-frame";
import { axisLook, common } from "./look";

export interface Series {
  readonly name: string;
  /** One for each category; null where there is none. Already in `unit`: a picture needs no more digits. */
  readonly values: readonly (number | null)[];
  /** Series with the same stack stand on each other. */
  readonly stack?: string;
  readonly kind?: "line" | "bar";
  /** Where what is shown has a colour of its own everywhere. */
  readonly colour?: string;
}

export interface SeriesChartProps {
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly unit: string;
  readonly height?: number;
  /** What stands over the first column of the table. */
  readonly categoryTitle: string;
  /** The exact figure in words, for tooltip and table. */
  readonly format?: (value: number) => string;
  /** Lets one look closer at a part: for hundreds of categories. */
  readonly zoom?: boolean;
  /** Categories on a ground of their own, for example values that were estimated, and what they are called. */
  readonly marked?: { readonly name: string; readonly places: readonly number[] };
}

/** As the colour of what waits. */
const MARKED_GROUND = "rgba(199, 125, 10, 0.22)";

interface Drawn extends SeriesChartProps {
  readonly kind: "line" | "bar";
  readonly area?: boolean;
  readonly step?: boolean;
}

export function SeriesChart({ kind, area = false, step = false, height = 260, format = String, zoom = false, ...chart }: Drawn) {
  const { title, categories, series, unit, categoryTitle, marked } = chart;
  const option = useMemo<EChartsCoreOption>(
    () => ({
      ...common,
      ...(zoom && { dataZoom: [{ type: "inside" }, { type: "slider", height: 18, bottom: 4 }], grid: { ...common.grid, bottom: 34 } }),
      ...(series.length < 2 && { legend: { show: false } }),
      tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => (typeof value === "number" ? format(value) : "—") },
      xAxis: { type: "category", data: [...categories], ...axisLook, boundaryGap: kind === "bar" || series.some((one) => one.kind === "bar") },
      yAxis: { type: "value", name: unit, ...axisLook, axisLine: { show: false } },
      series: series.map((one, number) => ({
        name: one.name,
        ...(number === 0 && marked && { markArea: { silent: true, itemStyle: { color: MARKED_GROUND }, data: areasOf(marked.places, categories) } }),
        type: one.kind ?? kind,
        data: [...one.values],
        ...(one.stack !== undefined && { stack: one.stack }),
        ...(one.colour !== undefined && { itemStyle: { color: one.colour } }),
        ...((one.kind ?? kind) === "bar"
          ? { barMaxWidth: 28 }
          : { showSymbol: false, lineStyle: { width: 1.75 }, ...(area && { areaStyle: { opacity: 0.12 } }), ...(step && { step: "end" }) }),
      })),
    }),
    [categories, series, unit, kind, area, step, format, zoom, marked],
  );
  const table = () => ({
    head: [categoryTitle, ...series.map((one) => `${one.name} (${unit})`), ...(marked ? [marked.name] : [])],
    rows: categories.map((category, index) => [
      category, ...series.map((one) => cell(one.values[index], format)), ...(marked ? [marked.places.includes(index) ? "✓" : ""] : []),
    ]),
  });
  return <ChartFrame title={title} height={height} option={option} table={table} empty={series.every((one) => one.values.length === 0)} />;
}

function cell(value: number | null | undefined, format: (value: number) => string): string {
  return value == null ? "—" : format(value);
}

/** Runs of neighbouring places as areas; a place reaches to the category after it. */
function areasOf(places: readonly number[], categories: readonly string[]) {
  const starts = places.filter((place) => !places.includes(place - 1));
  const ends = places.filter((place) => !places.includes(place + 1));
  return starts.map((start, run) => [{ xAxis: start }, { xAxis: Math.min((ends[run] ?? start) + 1, categories.length - 1) }]);
}
