/** The ledger's pace, minute by minute, as series of a chart. */

const MINUTE_MS = 60_000;

interface MinutePace {
  readonly at: number;
  readonly action: string;
  readonly intents: number;
}

export interface PaceSeries {
  /** Of the rest together: null. */
  readonly action: string | null;
  readonly values: readonly number[];
}

export interface Pace {
  /** The beginnings of all minutes, also of those in which nothing happened. */
  readonly minutes: readonly number[];
  readonly series: readonly PaceSeries[];
}

/** The `most` busiest actions one by one and the rest as one, over `window` minutes that end with that of `now`. */
export function paceOf(pace: readonly MinutePace[], now: number, window: number, most: number): Pace {
  const last = now - (now % MINUTE_MS);
  const minutes = Array.from({ length: window }, (_, index) => last - (window - 1 - index) * MINUTE_MS);
  const place = new Map(minutes.map((at, index) => [at, index]));
  const byAction = new Map<string, number[]>();
  for (const { at, action, intents } of pace) {
    const index = place.get(at);
    if (index === undefined) continue;
    const values = byAction.get(action) ?? minutes.map(() => 0);
    values[index] = (values[index] ?? 0) + intents;
    byAction.set(action, values);
  }
  const sorted = [...byAction].toSorted(([, one], [, other]) => total(other) - total(one));
  const rest = sorted.slice(most).map(([, values]) => values);
  const series: PaceSeries[] = sorted.slice(0, most).map(([action, values]) => ({ action, values }));
  if (rest.length > 0) series.push({ action: null, values: minutes.map((_, index) => total(rest.map((values) => values[index] ?? 0))) });
  return { minutes, series };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
