/** The ledger has the day after; people say the last day. */
const DAY_MS = 86_400_000;

export function lastDay(validTo: string): string {
  return shifted(validTo, -1);
}

export function dayAfter(day: string): string {
  return shifted(day, 1);
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
