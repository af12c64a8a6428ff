/** The bills of a run: which contracts and months, and which readings each is made of. Pure but for unpacking readings. */
import type { Schema } from "@/api/client";
import type { ReadingsFile } from "@/features/readings";

import { daysBetween } from "./months";

export type Contract = Schema<"ContractCourse">;
export type Point = Pick<Schema<"MeteringPoint">, "point_id" | "opens_on" | "closes_on" | "connection">;
export type Assignment = Pick<Schema<"Assignment">, "point_id" | "participant" | "start" | "end">;

export interface PlannedBill {
  readonly order_id: string;
  readonly consumer: string;
  readonly month: string;
  readonly start: string;
  readonly end: string;
  /** Of the bill that is there. */
  readonly present: { readonly version: number; readonly readings_hash: string } | undefined;
}

/** After every date. */
const FOR_EVER = "~";

/** The bills that a run is about, month by month: what is over and not in dispute. Bills of a contract follow each other. */
export function billsOf(contracts: readonly Contract[]): PlannedBill[] {
  const bills = contracts.flatMap(({ order_id, consumer, months, state }) =>
    months.flatMap(({ month, start, end, state: standing, version, readings_hash }): PlannedBill[] => {
      if (standing === "running" || standing === "disputed" || state === "disputed") return [];
      const present = version === null || readings_hash === null ? undefined : { version, readings_hash };
      return [{ order_id, consumer, month, start, end, present }];
    }),
  );
  return bills.toSorted((one, other) => one.month.localeCompare(other.month) || one.order_id.localeCompare(other.order_id));
}

/** Finds what a bill's readings are, from the points and to whom they belong. */
export class ReadingsOfBills {
  private readonly periods = new Map<string, Assignment[]>();
  private readonly points: ReadonlyMap<string, Point>;

  constructor(points: readonly Point[], assignments: readonly Assignment[], private readonly file: ReadingsFile) {
    this.points = new Map(points.map((point) => [point.point_id, point]));
    for (const each of assignments) this.periods.set(each.participant, [...(this.periods.get(each.participant) ?? []), each]);
  }

  /** Packed readings by point; undefined where the file lacks a day. Throws RangeError where it has no packed readings. */
  async of({ consumer, start, end }: PlannedBill): Promise<Record<string, string> | undefined> {
    const days = daysBetween(start, end);
    const wanted = new Map<string, string[]>();
    for (const period of this.periods.get(consumer) ?? []) {
      const point = this.points.get(period.point_id);
      const own = days.filter((day) => period.start <= day && day < (period.end ?? FOR_EVER) && point !== undefined && takesIn(point, day));
      if (own.length > 0) wanted.set(period.point_id, [...(wanted.get(period.point_id) ?? []), ...own].toSorted());
    }
    const found = await Promise.all([...wanted].map(async ([point, own]) => [point, await this.file.ofDays(point, own)] as const));
    const readings: Record<string, string> = {};
    for (const [point, packed] of found) {
      if (packed === undefined) return undefined;
      readings[point] = packed;
    }
    return readings;
  }
}

/** Whether the point is open on a day and may take energy in; a point that only feeds in is no consumer's matter. */
function takesIn({ opens_on, closes_on, connection }: Point, day: string): boolean {
  if (day < opens_on || day >= (closes_on ?? FOR_EVER)) return false;
  return connection.findLast(({ start }) => start <= day)?.direction !== "export";
}
