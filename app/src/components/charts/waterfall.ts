/** The bars of a waterfall, from one amount to another over steps between them. Pure. */

export interface WaterfallStep {
  readonly name: string;
  /** What it adds. */
  readonly value: number;
}

/** A bar from `from` to `to`; sums stand on the axis. */
export interface WaterfallBar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly kind: "sum" | "up" | "down";
}

export function barsOf(first: WaterfallStep, steps: readonly WaterfallStep[], last: string): WaterfallBar[] {
  const bars: WaterfallBar[] = [{ name: first.name, from: 0, to: first.value, kind: "sum" }];
  let at = first.value;
  for (const { name, value } of steps) {
    bars.push({ name, from: at, to: at + value, kind: value < 0 ? "down" : "up" });
    at += value;
  }
  return [...bars, { name: last, from: 0, to: at, kind: "sum" }];
}

/** A bar as what is stacked on either side of the axis: the invisible part below it, then itself. */
export function stackOf({ from, to }: WaterfallBar): { readonly hidden: [above: number, below: number]; readonly shown: [above: number, below: number] } {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const hidden: [number, number] = [Math.max(0, low), Math.min(0, high)];
  return { hidden, shown: [Math.max(0, high) - hidden[0], Math.min(0, low) - hidden[1]] };
}
