import { expect, test } from "vitest";

import type { Step, StepResult } from "@/features/signing";

import type { Statement } from "./content";
import type { InvoicedBill } from "./issue-step";
import { issueAll, type Outcome, withoutInvoice } from "./issuing";

const bill = (order: string, version = 1): InvoicedBill => ({
  order_id: order, month: "2026-08", version, statement_hash: `${order}${version}`, replaces: version > 1 ? `${order}${version - 1}` : null,
  consumer: "mill-7", retailer: "south",
});

const statement = (order: string, version: number, total_fen: number): Statement => ({
  order, month: "2026-08", version, consumer: "mill-7", retailer: "south", total_fen, by_part: { energy: total_fen },
});

const applied = (step: Step): StepResult => ({ step, digest: "d", status: "applied", target: null, version: 1, block_number: 9, code: null, detail: null });

const WORDS = { invoice: "invoice", credit_note: "credit note" };

test("every version that has no invoice is wanted, a bill's in order", () => {
  const wanted = withoutInvoice([bill("b", 2), bill("b"), bill("a")], [{ order_id: "a", month: "2026-08", bill_version: 1 }]);
  expect(wanted.map(({ order_id, version }) => [order_id, version])).toEqual([["b", 1], ["b", 2]]);
});

test("an invoice, a credit note, nothing to invoice, one that is there by now, and a refusal", async () => {
  const totals: Readonly<Record<string, readonly [number, number?]>> = { a: [500], b: [300, 500], c: [500, 500], d: [1], e: [2] };
  const outcomes: Outcome[] = [];
  const sent: Step[] = [];
  const whole = await issueAll([bill("a"), bill("b", 2), bill("c", 2), bill("d"), bill("e")], {
    statementsOf: async ({ order_id, version }) => {
      const [now, before] = totals[order_id] ?? [0];
      return [statement(order_id, version, now), before === undefined ? undefined : statement(order_id, version - 1, before)];
    },
    send: async (steps) => {
      sent.push(...steps);
      return steps.map((step) => {
        const codes: Readonly<Record<string, string>> = { d: "invoice_exists", e: "invoice_differs" };
        const code = codes[String(step.args?.["order"])];
        return code === undefined ? applied(step) : { ...applied(step), status: "refused", code };
      });
    },
    kindWords: WORDS,
    tell: (told) => outcomes.push(...told),
    mayGoOn: () => true,
  });
  expect(whole).toBe(true);
  const states = Object.fromEntries(outcomes.map((each) => [each.bill.order_id, [each.state, each.gross_fen ?? each.code]]));
  expect(states).toEqual({
    a: ["issued", 500], b: ["credited", 200], c: ["nothing", undefined], d: ["there", undefined], e: ["refused", "invoice_differs"],
  });
  expect(sent.map(({ args }) => args?.["kind"])).toEqual(["invoice", "credit_note", "invoice", "invoice"]);
});

test("a run that is stopped ends after the lot that is under way", async () => {
  const bills = Array.from({ length: 90 }, (_, place) => bill(`order-${place}`));
  const lots: number[] = [];
  const whole = await issueAll(bills, {
    statementsOf: async ({ order_id }) => [statement(order_id, 1, 7), undefined],
    send: async (steps) => steps.map(applied),
    kindWords: WORDS,
    tell: (told) => lots.push(told.length),
    mayGoOn: () => lots.length < 2,
  });
  expect([whole, lots]).toEqual([false, [40, 40]]);
});
