import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";

import { ChartFrame } from "./chart-frame";
import { axisLook, common, HEAT_COLOURS } from "./look";

export interface HeatMapProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** By row, then column; null where there is none. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly unit: string;
  readonly height?: number;
  /** What stands over the rows in the table. */
  readonly rowTitle: string;
  readonly format?: (value: number) => string;
  /** Cells to point at, for example where a proof failed. */
  readonly marked?: readonly { readonly row: number; readonly column: number }[];
}

/** Values over two categories, for example a price over hours and days. */
export function HeatMap({ title, columns, rows, values, unit, height = 320, rowTitle, format = String, marked }: HeatMapProps) {
  const option = useMemo<EChartsCoreOption>(() => {
    const wrong = new Set(marked?.map(({ row, column }) => `${row} ${column}`));
    const cells = values.flatMap((line, row) =>
      line.flatMap((value, column) => (value === null ? [] : [cellOf(row, column, value, wrong.has(`${row} ${column}`))])),
    );
    const figures = cells.map((one) => one.value[2]);
    return {
      ...common,
      grid: { ...common.grid, top: 8, bottom: 44 },
      legend: { show: false },
      tooltip: {
        confine: true,
        formatter: ({ value: [column, row, value] }: { value: [number, number, number] }) =>
          `${rows[row]} ${columns[column]}<br/>${format(value)} ${unit}`,
      },
      xAxis: { type: "category", data: [...columns], ...axisLook },
      yAxis: { type: "category", data: [...rows], inverse: true, ...axisLook },
      visualMap: {
        min: figures.reduce((a, b) => Math.min(a, b), Infinity),
        max: figures.reduce((a, b) => Math.max(a, b), -Infinity),
        orient: "horizontal", left: "center", bottom: 0, itemWidth: 12, itemHeight: 160,
        formatter: (value: number) => format(value),
        inRange: { color: [...HEAT_COLOURS] },
      },
      series: [{ type: "heatmap", data: cells, progressive: 4_000, itemStyle: { borderColor: "#fff", borderWidth: 0.5 } }],
    };
  }, [columns, rows, values, unit, format, marked]);
  const table = () => ({
    head: [rowTitle, ...columns],
    rows: rows.map((row, at) => [row, ...columns.map((_, column) => text(values[at]?.[column], format))]),
  });
  return <ChartFrame title={`${title} (${unit})`} height={height} option={option} table={table} empty={values.length === 0} />;
}

function cellOf(row: number, column: number, value: number, wrong: boolean) {
  const cell = { value: [column, row, value] as [number, number, number] };
  return wrong ? { ...cell, itemStyle: { borderColor: "#b3261e", borderWidth: 2 } } : cell;
}

function text(value: number | null | undefined, format: (value: number) => string): string {
  return value == null ? "—" : format(value);
}
