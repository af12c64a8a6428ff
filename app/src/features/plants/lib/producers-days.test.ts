import { expect, test } from "vitest";

import { ProducersDays } from "./producers-days";

const DUE = { producer: "sun", month: "2026-06" };
const period = (participant: string, start: string, end: string | null, point_id = "mp") => ({ point_id, participant, start, end });

test.each([
  ["all of the month", [period("sun", "2026-01-01", null)], 30, "2026-06-01", "2026-06-30"],
  ["from the day it became the producer's", [period("mill", "2026-01-01", "2026-06-11"), period("sun", "2026-06-11", null)], 20, "2026-06-11", "2026-06-30"],
  ["to the day before it was another's", [period("sun", "2026-01-01", "2026-06-11"), period("mill", "2026-06-11", null)], 10, "2026-06-01", "2026-06-10"],
  ["not while it was another's in between", [period("sun", "2026-01-01", "2026-06-03"), period("sun", "2026-06-29", null)], 4, "2026-06-01", "2026-06-30"],
  ["none of another's", [period("mill", "2026-01-01", null)], 0, undefined, undefined],
  ["none of another point's", [period("sun", "2026-01-01", null, "other")], 0, undefined, undefined],
])("days of a point: %s", (_, assignments, count, first, last) => {
  const days = new ProducersDays(assignments).of(DUE, "mp");
  expect([days.length, days[0], days.at(-1)]).toEqual([count, first, last]);
});
