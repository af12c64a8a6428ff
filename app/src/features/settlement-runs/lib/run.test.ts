import { expect, test } from "vitest";

import type { Step, StepResult } from "@/features/signing";

import type { Outcome } from "./outcome";
import { billsOf, type Contract, type PlannedBill } from "./plan";
import { type Draft, type DraftRequest, runBills } from "./run";

const month = (text: string, state: Contract["months"][number]["state"], version: number | null = null) => ({
  month: text, start: `${text}-01`, end: `${text}-28`, state, version, readings_hash: version === null ? null : "aa",
});
const contract = (order_id: string, months: Contract["months"], state = "executing"): Contract => ({
  order_id, consumer: `c-${order_id}`, retailer: "r", package: "p", package_version: 1, state, stage: "execute", period_start: "2026-01-01", ends: "2027-01-01", months,
});

/** A ledger with bills by order and month; a month's bill needs that of the month before. */
class Bills {
  readonly made: string[] = [];
  readonly versions = new Map<string, number>();
  readonly lots: number[] = [];

  constructor(private readonly hash = "aa", private readonly refuses = new Set<string>()) {}

  draft = async (asked: readonly DraftRequest[]): Promise<Draft[]> => {
    this.lots.push(asked.length);
    return asked.map(({ order, start, reason, expected_version }) => {
      const version = this.versions.get(`${order} ${start}`) ?? null;
      if (expected_version !== version) return { order, code: "stale_version" };
      if (this.refuses.has(order)) return { order, code: "terms_missing" };
      if (reason === undefined && start === "2026-06-01" && !this.made.includes(`${order} 2026-05-01`)) return { order, code: "invalid_period" };
      return { order, args: { start, readings_hash: this.hash }, expected_version: version, statement: { energy_wh: 10, total_fen: 7, salted: order } };
    });
  };

  send = async (steps: readonly Step[]): Promise<StepResult[]> =>
    steps.map((step) => {
      const bill = `${step.target} ${String(step.args?.["start"])}`;
      const stale = step.version !== (this.versions.get(bill) ?? null);
      if (!stale) {
        this.made.push(bill);
        this.versions.set(bill, (step.version ?? 0) + 1);
      }
      return { step, digest: "", status: stale ? "refused" : "applied", target: null, version: null, block_number: 1, code: stale ? "stale_version" : null, detail: null };
    });
}

async function run(bills: readonly PlannedBill[], ledger: Bills, { dry = false, stopAfter = Infinity } = {}) {
  const outcomes: Outcome[] = [];
  let lots = 0;
  const whole = await runBills(bills, dry ? { draft: ledger.draft } : ledger, {
    readingsOf: async ({ order_id }) => (order_id === "unread" ? undefined : { mp: "AAAA" }),
    tell: (more) => outcomes.push(...more),
    mayGoOn: async () => ++lots < stopAfter,
  });
  return { whole, said: outcomes.map(({ order_id, month: of, state, code }) => [order_id, of, state, code ?? ""].join(" ").trim()) };
}

const TWO_MONTHS = [contract("one", [month("2026-05", "open"), month("2026-06", "open")])];

test("what is over and not in dispute is billed, month by month", () => {
  const months = [month("2026-05", "settled", 1), month("2026-06", "open"), month("2026-07", "running")];
  const bills = billsOf([contract("b", months), contract("a", months), contract("c", [month("2026-06", "disputed")], "disputed")]);
  expect(bills.map(({ order_id, month: of, present }) => [order_id, of, present?.version])).toEqual([
    ["a", "2026-05", 1], ["b", "2026-05", 1], ["a", "2026-06", undefined], ["b", "2026-06", undefined],
  ]);
});

test("a dry run makes nothing, and says which month waits for the one before", async () => {
  const ledger = new Bills();
  expect((await run(billsOf(TWO_MONTHS), ledger, { dry: true })).said).toEqual(["one 2026-05 to_settle", "one 2026-06 later"]);
  expect(ledger.made).toEqual([]);
});

test("a run that is started again makes no bill twice and leaves none out", async () => {
  const many = Array.from({ length: 95 }, (_, place) => contract(`order-${place}`, [month("2026-05", "open")]));
  const ledger = new Bills();
  expect((await run(billsOf(many), ledger, { stopAfter: 1 })).whole).toBe(false);
  expect(ledger.made).toHaveLength(40);
  const again = await run(billsOf(many), ledger);
  expect(again.whole).toBe(true);
  expect(again.said.filter((line) => line.endsWith(" settled"))).toHaveLength(55);
  expect(again.said.filter((line) => line.endsWith(" unchanged"))).toHaveLength(40);
  expect(new Set(ledger.made).size).toBe(95);
  expect(ledger.made).toHaveLength(95);
});

test("months are in lots of their own, so that each finds the one before", async () => {
  const ledger = new Bills();
  expect((await run(billsOf(TWO_MONTHS), ledger)).said).toEqual(["one 2026-05 settled", "one 2026-06 settled"]);
  expect(ledger.lots).toEqual([1, 1]);
});

test("a bill with the readings that hold now is left alone, with others it is corrected", async () => {
  const present = billsOf([contract("one", [month("2026-05", "settled", 1)])]);
  const [same, other] = [new Bills("aa"), new Bills("bb")];
  for (const ledger of [same, other]) ledger.versions.set("one 2026-05-01", 1);
  expect((await run(present, same)).said).toEqual(["one 2026-05 unchanged"]);
  expect((await run(present, other)).said).toEqual(["one 2026-05 corrected"]);
});

test("what others settle or correct meanwhile is neither refused nor made once more", async () => {
  const bills = billsOf([contract("new", [month("2026-05", "open")]), contract("old", [month("2026-05", "settled", 1)])]);
  const before = new Bills("bb");
  for (const bill of bills) before.versions.set(`${bill.order_id} 2026-05-01`, (bill.present?.version ?? 0) + 1);
  expect((await run(bills, before)).said.toSorted()).toEqual(["new 2026-05 unchanged", "old 2026-05 unchanged"]);
  const between = new Bills("bb");
  between.versions.set("old 2026-05-01", 1);
  const { draft } = between;
  between.draft = async (asked) => {
    const drafted = await draft(asked);
    for (const { order } of asked) between.versions.set(`${order} 2026-05-01`, 2);
    return drafted;
  };
  expect((await run(bills, between)).said.toSorted()).toEqual(["new 2026-05 unchanged", "old 2026-05 unchanged"]);
  expect([...before.made, ...between.made]).toEqual([]);
});

test("a refusal stops nobody else's bill", async () => {
  const bills = billsOf(["bad", "good", "unread"].map((order) => contract(order, [month("2026-05", "open")])));
  const { said } = await run(bills, new Bills("aa", new Set(["bad"])));
  expect(said.toSorted()).toEqual(["bad 2026-05 refused terms_missing", "good 2026-05 settled", "unread 2026-05 refused readings_missing"]);
});
