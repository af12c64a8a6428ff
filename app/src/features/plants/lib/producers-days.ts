/** On which days of a month points were their plants' producers': what is settled is about these alone. Pure. */
import type { Schema } from "@/api/client";
import { daysOf } from "@/features/readings";

import type { DueMonth } from "./settling";

export type Assignment = Pick<Schema<"Assignment">, "point_id" | "participant" | "start" | "end">;

/** After every date. */
const FOR_EVER = "~";

export class ProducersDays {
  private readonly periods = new Map<string, Assignment[]>();

  constructor(assignments: readonly Assignment[]) {
    for (const each of assignments) this.periods.set(keyOf(each.participant, each.point_id), [...(this.periods.get(keyOf(each.participant, each.point_id)) ?? []), each]);
  }

  of({ producer, month }: Pick<DueMonth, "producer" | "month">, point: string): string[] {
    const own = this.periods.get(keyOf(producer, point)) ?? [];
    return daysOf(month).filter((day) => own.some(({ start, end }) => start <= day && day < (end ?? FOR_EVER)));
  }
}

function keyOf(participant: string, point: string): string {
  return `${participant} ${point}`;
}
