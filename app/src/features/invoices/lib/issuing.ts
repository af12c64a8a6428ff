/**
 * Invoices of many bills. A run keeps nothing of its own: which bills have an invoice is on the ledger, which takes one
 * for each version, so that a run that ended anywhere is simply started again, and two at once issue each once.
 */
import type { Step, StepResult } from "@/features/signing";

import { type Content, invoiceContent, type Statement } from "./content";
import { type InvoicedBill, issueStep } from "./issue-step";

export type OutcomeState = "issued" | "credited" | "nothing" | "there" | "refused";

export interface Outcome {
  readonly bill: InvoicedBill;
  readonly state: OutcomeState;
  readonly gross_fen?: number;
  /** Why it was refused. */
  readonly code?: string;
}

export interface Course {
  readonly statementsOf: (bill: InvoicedBill) => Promise<readonly [Statement, Statement | undefined]>;
  readonly send: (steps: readonly Step[]) => Promise<readonly StepResult[]>;
  readonly kindWords: Readonly<Record<Content["kind"], string>>;
  readonly tell: (outcomes: readonly Outcome[]) => void;
  readonly mayGoOn: () => boolean;
}

/** As many are signed and sent at once. */
const AT_ONCE = 40;

type Numbered = { readonly order_id: string; readonly month: string; readonly bill_version: number };

/** The versions of bills that have no invoice, each bill's in order. */
export function withoutInvoice(bills: readonly InvoicedBill[], invoices: readonly Numbered[]): InvoicedBill[] {
  const there = new Set(invoices.map(({ order_id, month, bill_version }) => `${order_id}/${month}/${bill_version}`));
  return bills
    .filter(({ order_id, month, version }) => !there.has(`${order_id}/${month}/${version}`))
    .toSorted((one, other) => one.order_id.localeCompare(other.order_id) || one.version - other.version);
}

/** Raises what `statementsOf` and `send` raise. Whether it came to its end. */
export async function issueAll(bills: readonly InvoicedBill[], course: Course): Promise<boolean> {
  for (let start = 0; start < bills.length; start += AT_ONCE) {
    if (start > 0 && !course.mayGoOn()) return false;
    // A retailer's invoices are numbered one after the other.
    // oxlint-disable-next-line no-await-in-loop
    course.tell(await issueLot(bills.slice(start, start + AT_ONCE), course));
  }
  return true;
}

async function issueLot(lot: readonly InvoicedBill[], course: Course): Promise<Outcome[]> {
  const found = await Promise.all(lot.map(async (bill) => ({ bill, content: contentOf(bill, await course.statementsOf(bill)) })));
  const nothing = found.flatMap(({ bill, content }): Outcome[] => (content === undefined ? [{ bill, state: "nothing" }] : []));
  const wanted = found.flatMap(({ bill, content }) => (content === undefined ? [] : [{ bill, content }]));
  if (wanted.length === 0) return nothing;
  const results = await course.send(await Promise.all(wanted.map(({ bill, content }) => issueStep(bill, content, course.kindWords[content.kind]))));
  return [...nothing, ...wanted.map(({ bill, content }, place) => ended(bill, content, results[place]))];
}

function contentOf({ statement_hash }: InvoicedBill, [statement, replaced]: readonly [Statement, Statement | undefined]): Content | undefined {
  return invoiceContent(statement, statement_hash, replaced);
}

function ended(bill: InvoicedBill, { kind, gross_fen }: Content, result: StepResult | undefined): Outcome {
  const code = result?.code ?? undefined;
  if (result !== undefined && (result.status === "applied" || result.status === "exists") && code === undefined) {
    return { bill, state: kind === "invoice" ? "issued" : "credited", gross_fen };
  }
  // Somebody else has issued it since it was looked for.
  if (code === "invoice_exists") return { bill, state: "there" };
  return { bill, state: "refused", ...(code !== undefined && { code }) };
}
