/** The step that issues an invoice, as gateway/client/bill_steps.py makes it. */
import type { Schema } from "@/api/client";
import type { Step } from "@/features/signing";
import { sealNote } from "@/lib/intents/sealed-text";

import { type Content, contentNote } from "./content";

/** A version of a bill; `replaces` is the hash of the statement of the one before. */
export type InvoicedBill = Pick<Schema<"Settlement">, "order_id" | "month" | "version" | "statement_hash" | "replaces" | "consumer" | "retailer">;

/** `kindWords`: what the person reads for the kind. Throws NotCanonicalError. */
export async function issueStep({ order_id, month, version, consumer }: InvoicedBill, content: Content, kindWords: string): Promise<Step> {
  return {
    action: "issue_invoice",
    args: { order: order_id, month, version, kind: content.kind },
    sealed: await sealNote(contentNote(content)),
    words: { order: `${order_id.slice(0, 8)} (${consumer})`, kind: kindWords },
  };
}

/** `2026-000012`, as on paper. */
export function invoiceName({ year, number }: { readonly year: number; readonly number: number }): string {
  return `${year}-${String(number).padStart(6, "0")}`;
}
