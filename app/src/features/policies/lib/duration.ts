/** Seconds as people say them: an amount of the largest unit that divides them. */

export const UNITS = ["day", "hour", "minute", "second"] as const;
export type Unit = (typeof UNITS)[number];

const SECONDS: Readonly<Record<Unit, number>> = { day: 86_400, hour: 3_600, minute: 60, second: 1 };

export interface Duration {
  readonly amount: number;
  readonly unit: Unit;
}

export function durationOf(seconds: number): Duration {
  const unit = UNITS.find((each) => seconds % SECONDS[each] === 0) ?? "second";
  return { amount: seconds / SECONDS[unit], unit };
}

export function secondsOf({ amount, unit }: Duration): number {
  return amount * SECONDS[unit];
}
