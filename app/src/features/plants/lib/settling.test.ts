import { expect, test } from "vitest";

import type { Step, StepResult } from "@/features/signing";

import type { Plant, PlantMonth } from "../api/plants";
import { type Course, type Draft, type DraftRequest, dueIn, type DueMonth, type Outcome, settlePlants } from "./settling";

const MONTH = "2026-08";

const plant = (plant_id: string, start: string, buyer = "south"): Plant => ({
  plant_id, version: 1, kind: "photovoltaic", producer: "sun", proposal: null, operator: "o", refreshed_at: 1, changed_in_block: 1,
  agreements: [{ number: 1, start, end: null, buyer, payer: "retailer", points: [`mp-${plant_id}`], parties: [], terms_hash: "t", agreed_by: {} }],
});
const settled = (plant_id: string, readings_hash: string) => ({ plant_id, month: MONTH, version: 2, readings_hash }) as PlantMonth;
const due = (name: string, readings_hash?: string): DueMonth => ({
  plant: name, producer: "sun", buyer: "south", month: MONTH, points: [`mp-${name}`], present: readings_hash === undefined ? undefined : { version: 2, readings_hash },
});

/** A ledger on which months have this hash of their readings; codes of `drafts` and of `ends` by plant. */
async function run(months: readonly DueMonth[], { dry = false, drafts = {}, ends = {}, lots = Infinity }: { dry?: boolean; drafts?: Record<string, string>; ends?: Record<string, string>; lots?: number } = {}) {
  const outcomes: Outcome[] = [];
  const sent: Step[] = [];
  const asked: number[] = [];
  const seen: DraftRequest["expected_version"][] = [];
  const course: Omit<Course, "send"> = {
    readingsOf: async (_, point) => {
      if (point === "mp-broken") throw new RangeError();
      return point === "mp-unread" ? undefined : "AAAA";
    },
    draft: async (requests: readonly DraftRequest[]): Promise<Draft[]> => {
      asked.push(requests.length);
      seen.push(...requests.map((each) => each.expected_version));
      return requests.map(({ plant: name }) =>
        drafts[name] === undefined ? { plant: name, args: { readings_hash: "now" }, expected_version: null, statement: { energy_wh: 5, total_fen: 7 } } : { plant: name, code: drafts[name] },
      );
    },
    tell: (more) => outcomes.push(...more),
    mayGoOn: async () => asked.length < lots,
  };
  const send: Course["send"] = async (steps) => {
    sent.push(...steps);
    return steps.map((step): StepResult => {
      const code = ends[step.target ?? ""] ?? null;
      return { step, digest: "", status: code === null ? "applied" : "refused", target: null, version: null, block_number: 1, code, detail: null };
    });
  };
  const whole = await settlePlants(months, dry ? course : { ...course, send });
  return { whole, sent, asked, seen, said: outcomes.map(({ due: { plant: name }, state, code }) => [name, state, code ?? ""].join(" ").trim()) };
}

test("due is what one produces or buys in the month, with the readings it was settled with", () => {
  const plants = [plant("b", "2026-01"), plant("a", "2026-08", "north"), plant("later", "2026-09")];
  expect(dueIn(plants, [settled("b", "old")], MONTH, "sun").map(({ plant: name, present }) => [name, present?.readings_hash])).toEqual([["a", undefined], ["b", "old"]]);
  expect(dueIn(plants, [], MONTH, "north").map(({ plant: name }) => name)).toEqual(["a"]);
  expect(dueIn(plants, [], MONTH, "roof")).toEqual([]);
});

test("a dry run signs nothing", async () => {
  const { said, sent } = await run([due("new"), due("same", "now"), due("late", "old")], { dry: true });
  expect(said).toEqual(["new to_settle", "same unchanged", "late to_correct"]);
  expect(sent).toEqual([]);
});

test("what is new is settled, what was corrected is settled anew, what is the same is left alone", async () => {
  const { said, sent, seen } = await run([due("new"), due("same", "now"), due("late", "old")]);
  expect(seen).toEqual([null, 2, 2]);
  expect(said).toEqual(["new settled", "same unchanged", "late corrected"]);
  expect(sent.map(({ action, target }) => [action, target])).toEqual([["settle_plant", "new"], ["settle_plant", "late"]]);
});

test("a refusal stops nobody else's month, and what others did is no refusal", async () => {
  const { said } = await run(["bad", "good", "others", "before", "unread", "broken"].map((name) => due(name)), {
    drafts: { bad: "terms_missing", before: "stale_version" },
    ends: { others: "stale_version" },
  });
  expect(said.toSorted()).toEqual(["bad refused terms_missing", "before unchanged", "broken refused readings_missing", "good settled", "others unchanged", "unread refused readings_missing"]);
});

test("a run that is stopped ends after the lot that is under way", async () => {
  const many = Array.from({ length: 90 }, (_, place) => due(`p-${place}`));
  const stopped = await run(many, { lots: 2 });
  expect([stopped.whole, stopped.asked]).toEqual([false, [40, 40]]);
  expect((await run(many)).asked).toEqual([40, 40, 10]);
});
