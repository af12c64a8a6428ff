/** Between what pickers hold (a wall clock without a zone) and the market's time, which is UTC+8 all year. */
import dayjs, { type Dayjs } from "dayjs";

const MARKET_OFFSET = "+08:00";
const MARKET_OFFSET_MS = 8 * 3_600_000;
const DAY = "YYYY-MM-DD";

/** ms since 1970 UTC when the market's clocks show what the picker shows. */
export function msOfPicked(picked: Dayjs): number {
  return Date.parse(`${picked.format("YYYY-MM-DDTHH:mm:ss")}${MARKET_OFFSET}`);
}

/** What the market's clocks show at `ms`, for a picker. */
export function pickedOfMs(ms: number): Dayjs {
  return dayjs(new Date(ms + MARKET_OFFSET_MS).toISOString().slice(0, 19));
}

export function dayOfPicked(picked: Dayjs): string {
  return picked.format(DAY);
}

export function pickedOfDay(day: string): Dayjs {
  return dayjs(day, DAY);
}

/** The day after, by which half-open periods end. */
export function dayAfterPicked(picked: Dayjs): string {
  return picked.add(1, "day").format(DAY);
}
