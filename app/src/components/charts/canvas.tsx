import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef } from "react";

import { init } from "./engine";

interface CanvasProps {
  readonly option: EChartsCoreOption;
  readonly height: number;
  /** What the picture shows; the figures are in the table beside it. */
  readonly label: string;
}

/** Draws an option, at the width of its place. */
export function Canvas({ option, height, label }: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    if (place.current === null) return undefined;
    const drawn = init(place.current);
    chart.current = drawn;
    const sizes = new ResizeObserver(() => drawn.resize());
    sizes.observe(place.current);
    return () => {
      sizes.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option]);
  return <div ref={place} role="img" aria-label={label} style={{ height, width: "100%" }} />;
}
