/** What is asked for, as it stands in the URL: report, period, length of a row's time, grouping and filters. */
import dayjs from "dayjs";

import { dayOfPicked } from "@/lib/market-time";

export const KINDS = ["activity", "trades", "participants", "states", "settlements", "months", "costs", "readings"] as const;
export const GROUPS = ["none", "retailer", "segment"] as const;

export type Kind = (typeof KINDS)[number];
export type Group = (typeof GROUPS)[number];
export type By = "day" | "month";

const MAX_DAYS = 732;

/** The reports that there are for somebody acting in a role: costs are a bill's parties', a grid company has readings alone. */
export function kindsOf(role: string): readonly Kind[] {
  if (role.startsWith("grid_")) return ["readings"];
  const party = role.startsWith("consumer_") || role.startsWith("retailer_");
  return KINDS.filter((kind) => kind !== "costs" || party);
}

export interface Asked {
  readonly kind: Kind;
  /** First day, and the day after the last one, market-local. */
  readonly start: string;
  readonly end: string;
  readonly by: By;
  readonly group: Group;
  readonly retailer?: string;
  readonly segment?: string;
}

/** Out of the URL; what is missing or makes no sense is that of the thirty days up to `today`. */
export function askedOf(search: Readonly<Record<string, unknown>>, today: string, kinds: readonly Kind[] = KINDS): Asked {
  const period = periodOf(search, today);
  const retailer = textOf(search["retailer"]);
  const segment = textOf(search["segment"]);
  return {
    kind: kinds.find((each) => each === search["kind"]) ?? kinds[0] ?? "activity",
    ...period,
    by: search["by"] === "month" ? "month" : "day",
    group: GROUPS.find((each) => each === search["group"]) ?? "none",
    ...(retailer !== undefined && { retailer }),
    ...(segment !== undefined && { segment }),
  };
}

function periodOf({ start, end }: Readonly<Record<string, unknown>>, today: string): { start: string; end: string } {
  if (isDay(start) && isDay(end)) {
    const days = dayjs(end).diff(dayjs(start), "day");
    if (days >= 1 && days <= MAX_DAYS) return { start, end };
  }
  const last = dayjs(today);
  return { start: dayOfPicked(last.subtract(29, "day")), end: dayOfPicked(last.add(1, "day")) };
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && dayjs(value).isValid();
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(value) ? value : undefined;
}

/** What the API takes: all but which report. */
export function queryOf(asked: Asked): Omit<Asked, "kind"> {
  const { start, end, by, group, retailer, segment } = asked;
  return { start, end, by, group, ...(retailer !== undefined && { retailer }), ...(segment !== undefined && { segment }) };
}
