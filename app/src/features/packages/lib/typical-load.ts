/**
 * Typical load profiles, for those who have no readings at hand: shares of a day by hour, on workdays and weekends, by
 * which a year's energy is spread. They are round figures, not measurements, and the page says so.
 */
import { dates, QUARTER_HOURS } from "@/features/templates";

export const TYPICAL = ["three_shifts", "day_shift", "shop", "household"] as const;
export type Typical = (typeof TYPICAL)[number];

/** Energy in Wh of the 96 quarter-hours of each date. */
export type Load = Record<string, number[]>;

interface Shape {
  /** Weights of the 24 hours. */
  readonly workday: readonly number[];
  readonly weekend: readonly number[];
}

const spread = (weight: number, hours: number) => Array.from({ length: hours }, () => weight);

const SHAPES: Readonly<Record<Typical, Shape>> = {
  three_shifts: { workday: [...spread(9, 8), ...spread(10, 12), ...spread(9, 4)], weekend: spread(9, 24) },
  day_shift: {
    workday: [...spread(2, 7), 6, ...spread(10, 4), 7, ...spread(10, 5), 6, ...spread(3, 5)],
    weekend: spread(2, 24),
  },
  shop: {
    workday: [...spread(2, 8), 4, 8, ...spread(10, 11), 6, 3, 2],
    weekend: [...spread(2, 8), 4, 9, ...spread(11, 11), 7, 3, 2],
  },
  household: {
    workday: [...spread(3, 6), 5, 6, 5, 4, 4, 5, 6, 5, 4, 4, 5, 7, 10, 11, 11, 9, 7, 4],
    weekend: [...spread(3, 7), 5, 7, 7, 7, 8, 8, 7, 6, 6, 7, 8, 10, 11, 11, 9, 7, 4],
  },
};

const SATURDAY = 6;

/** `yearWh` over the dates `[start, end)`; what does not divide goes to the first quarter-hours, so that the sum is exact. */
export function typicalLoad(name: Typical, yearWh: number, start: string, end: string): Load {
  const { workday, weekend } = SHAPES[name];
  const days = dates(start, end).map((date) => ({ date, weights: isWeekend(date) ? weekend : workday }));
  const whole = days.reduce((sum, { weights }) => sum + weights.reduce((one, other) => one + other, 0), 0) * 4;
  const perWeight = Math.floor(yearWh / whole);
  let left = yearWh - perWeight * whole;
  const load: Load = {};
  for (const { date, weights } of days) {
    load[date] = Array.from({ length: QUARTER_HOURS }, (_, place) => {
      const weight = weights[Math.floor(place / 4)] ?? 0;
      const extra = Math.min(left, weight);
      left -= extra;
      return perWeight * weight + extra;
    });
  }
  return load;
}

function isWeekend(date: string): boolean {
  const day = new Date(date).getUTCDay();
  return day === 0 || day === SATURDAY;
}
