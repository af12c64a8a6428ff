/** Colours and parts that all charts have. The colours can be told apart without seeing red and green. */

export const SERIES_COLOURS = ["#0f6b7a", "#c77d0a", "#5b6fb5", "#8a9aa3", "#a34a6b", "#4f8a3c"] as const;
/** From little to much. */
export const HEAT_COLOURS = ["#f2f7f8", "#b9dbe0", "#6fb3bd", "#2b8795", "#0b4f5b"] as const;

const QUIET = "#4c5a63";
const LINE = "#e4e8ea";

export const axisLook = {
  axisLine: { lineStyle: { color: "#b8c2c7" } },
  axisTick: { show: false },
  axisLabel: { color: QUIET, fontSize: 12, hideOverlap: true },
  splitLine: { lineStyle: { color: LINE } },
  nameTextStyle: { color: QUIET, fontSize: 12 },
} as const;

export const common = {
  animationDuration: 200,
  color: [...SERIES_COLOURS],
  grid: { left: 8, right: 12, top: 36, bottom: 4, containLabel: true },
  legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: QUIET, fontSize: 12 } },
  textStyle: { fontFamily: "inherit" },
};
