import { dayOfPicked, pickedOfMs } from "@/lib/market-time";

/** The calendar year at the market, at `ms`, as the ledger writes delivery years. */
export function marketYear(ms: number): string {
  return dayOfPicked(pickedOfMs(ms)).slice(0, 4);
}
