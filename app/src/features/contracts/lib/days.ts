/** Market-local days. */
import { dayOfPicked, pickedOfDay, pickedOfMs } from "@/lib/market-time";

export function dayAt(ms: number): string {
  return dayOfPicked(pickedOfMs(ms));
}

export function addDays(day: string, days: number): string {
  return dayOfPicked(pickedOfDay(day).add(days, "day"));
}

/** From one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return pickedOfDay(to).diff(pickedOfDay(from), "day");
}
