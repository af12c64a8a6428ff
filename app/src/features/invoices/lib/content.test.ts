import { expect, test } from "vitest";

import { canonicalText } from "@/lib/canonical";

import vectors from "../../../../../tests/vectors/invoices.json";
import { contentNote, invoiceContent, type Statement } from "./content";

interface Vector {
  readonly what: string;
  readonly statement: Statement;
  readonly statement_hash: string;
  readonly replaced: Statement | null;
  readonly text: string | null;
}

// What the ledger makes of the same statements (tests/vectors/invoices.py): it takes no invoice that says anything else.
test.each((vectors as unknown as { readonly invoices: readonly Vector[] }).invoices)("$what", ({ statement, statement_hash, replaced, text }) => {
  const content = invoiceContent(statement, statement_hash, replaced ?? undefined);
  expect(content === undefined ? null : canonicalText(contentNote(content))).toBe(text);
});
