/** Orders by state, of a list by state and stage, in the order in which orders go through states. */
const ORDER = ["pending", "submitted", "rejected", "confirmed", "signed", "executing", "disputed", "expired", "cancelled", "deleted"];

interface Count {
  readonly state: string;
  readonly orders: number;
}

export function byState(counts: readonly Count[]): Count[] {
  const sums = new Map<string, number>();
  for (const { state, orders } of counts) sums.set(state, (sums.get(state) ?? 0) + orders);
  return [...sums].map(([state, orders]) => ({ state, orders })).toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}
