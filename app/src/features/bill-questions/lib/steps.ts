/** The steps on questions about bills, as gateway/client/bill_steps.py makes them: what is said is sealed. */
import type { Schema } from "@/api/client";
import type { Step } from "@/features/signing";
import { sealNote } from "@/lib/intents/sealed-text";

import type { BillQuestion } from "../api/questions";

export type AskedBill = Pick<Schema<"Settlement">, "order_id" | "month" | "version" | "statement_hash" | "consumer" | "retailer">;

/** `line` counts the lines of the statement from 0. */
export async function askStep({ order_id, month, version, statement_hash, retailer }: AskedBill, text: string, line?: number): Promise<Step> {
  return {
    action: "ask_bill",
    args: { order: order_id, month, version, statement_hash },
    sealed: await sealNote(line === undefined ? { text } : { text, line }),
    words: { order: `${order_id.slice(0, 8)} (${retailer})` },
  };
}

export async function answerStep(question: BillQuestion, text: string): Promise<Step> {
  return { ...stepOn("answer_bill", question), sealed: await sealNote({ text }) };
}

export function acceptStep(question: BillQuestion): Step {
  return stepOn("accept_bill_answer", question);
}

export function disputeStep(question: BillQuestion): Step {
  return stepOn("dispute_bill", question);
}

function stepOn(action: string, { question_id, version, month, consumer, retailer }: BillQuestion): Step {
  return { action, target: question_id, version, args: {}, words: { target: `${question_id.slice(0, 8)} (${month}, ${consumer} – ${retailer})` } };
}
