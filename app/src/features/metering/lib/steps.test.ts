import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { meterActions, pointActions } from "./steps";

const STATES = ["installed", "commissioned", "faulty", "replaced", "retired"] as const;
const ACTIONS = ["commission_meter", "report_meter_fault", "replace_meter", "retire_meter"] as const;

/** The rows of the ledger's table of moves: action and the states before it. */
function movesOfTheLedger(): Map<string, string[]> {
  const [, table = ""] = readFileSync("../chaincode/metering/meter.py", "utf8").split("MOVES = (");
  const rows = table.slice(0, table.indexOf("\n)\n")).matchAll(/Move\(\s*"(\w+)",\s*\(([^)]*)\)/g);
  return new Map([...rows].map(([, action = "", before = ""]) => [action, [...before.matchAll(/MeterState\.(\w+)/g)].map(([, name = ""]) => name.toLowerCase())]));
}

test.each(STATES)("a meter that is %s takes the steps of the ledger's table", (state) => {
  const moves = movesOfTheLedger();
  expect([...moves.keys()].toSorted()).toEqual([...ACTIONS].toSorted());
  expect(meterActions({ state })).toEqual(ACTIONS.filter((action) => moves.get(action)?.includes(state)));
});

const held = { point_id: "p", participant: "mill", start: "2026-01-01", end: null, changed_in_block: 1 };

test("a point is assigned to one at a time, and a closed one is left alone", () => {
  expect(pointActions({ status: "open" }, [])).toContain("assign_point");
  expect(pointActions({ status: "open" }, [held])).toContain("end_assignment");
  expect(pointActions({ status: "open" }, [held])).not.toContain("assign_point");
  expect(pointActions({ status: "open" }, [{ ...held, end: "2026-02-01" }])).toContain("assign_point");
  expect(pointActions({ status: "closed" }, [{ ...held, end: "2026-02-01" }])).toEqual([]);
});
