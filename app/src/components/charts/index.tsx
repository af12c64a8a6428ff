import { SeriesChart, type SeriesChartProps } from "./series-chart";

export { HeatMap, type HeatMapProps } from "./heat-map";
export type { Series, SeriesChartProps } from "./series-chart";
export { WaterfallChart, type WaterfallChartProps } from "./waterfall-chart";

export function LineChart(props: SeriesChartProps) {
  return <SeriesChart {...props} kind="line" />;
}

export function BarChart(props: SeriesChartProps) {
  return <SeriesChart {...props} kind="bar" />;
}

/** Load or price over the quarter-hours or hours of a time: steps, filled to the axis. */
export function LoadChart(props: SeriesChartProps) {
  return <SeriesChart {...props} kind="line" area step />;
}
