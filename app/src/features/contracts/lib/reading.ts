/** What this browser checks before a contract text is signed or archived: that one signs what one reads. */
import type { Order } from "@/features/orders";
import { fromBase64, hex, sha256, sha256Hex } from "@/lib/bytes";
import { canonicalText } from "@/lib/canonical";

import type { Preparation, PreparedStep } from "../api/prepare";
import { type Annex, openAnnex } from "./annex";
import { proposalOf } from "./proposal";

/** `text`: the PDF has the hash that is signed. `record`: it is about this order as the page shows it. `terms`: it cites
 * the terms that were agreed. `annex`: the annex that it cites is the one sent along or on the ledger, with those terms.
 * `day`: text, annex and what is signed name the same day on which the contract ends. `counterparty`: it is the very
 * text that the others have signed. */
export type CheckName = "text" | "record" | "terms" | "annex" | "day" | "counterparty";

export interface Check {
  readonly name: CheckName;
  readonly holds: boolean;
}

export interface Reading {
  readonly step: PreparedStep;
  readonly pdf: Blob;
  readonly hash: string;
  readonly annex: Annex | undefined;
  readonly checks: readonly Check[];
  readonly holds: boolean;
}

type Record = Pick<Order, "order_id" | "version" | "terms_hash" | "annex_hash" | "text_hash" | "proposal" | "signed">;

/** The prepared step with its text and what was found about them. Throws RangeError, NotCanonicalError. */
export async function readBeforeSigning(step: PreparedStep, order: Record, wanted: Preparation): Promise<Reading> {
  const bytes = fromBase64(step.reading?.pdf ?? "");
  const hash = hex(await sha256(bytes));
  const annex = step.reading?.annex ? await openAnnex(step.reading.annex) : undefined;
  const terms = termsHashOf(order, wanted);
  const signed = signedBefore(order, wanted);
  const checks: Check[] = [
    { name: "text", holds: bytes.length > 0 && hash === step.args["text_hash"] },
    { name: "record", holds: step.version === order.version && step.facts["order"] === order.order_id },
    { name: "terms", holds: step.facts["terms_hash"] === terms },
  ];
  if (step.facts["annex_hash"] !== undefined) {
    const cited = step.args["annex"] === undefined ? annexOnLedger(order, wanted) : await sha256Hex(canonicalText(step.args["annex"]));
    const priced = annex === undefined || (annex.termsHold && annex.termsHash === terms && annex.order === order.order_id);
    // The exchange never has the annex: for it the hash is all there is to compare.
    checks.push({ name: "annex", holds: cited === step.facts["annex_hash"] && priced });
  }
  const day = lastDayOf(order, wanted);
  if (day !== undefined || step.facts["ends_on"] !== undefined || step.args["ends_on"] !== undefined) {
    const signedDay = wanted.kind === "termination" ? step.args["ends_on"] === day : step.args["ends_on"] === undefined;
    const inAnnex = annex === undefined || annex.earlyEnd?.endsOn === day;
    checks.push({ name: "day", holds: step.facts["ends_on"] === day && signedDay && inAnnex });
  }
  if (signed !== undefined) checks.push({ name: "counterparty", holds: hash === signed });
  return {
    step,
    pdf: new Blob([bytes], { type: "application/pdf" }),
    hash,
    annex,
    checks,
    holds: checks.every((check) => check.holds),
  };
}

/** The hash of the terms that the text has to cite. */
function termsHashOf(order: Record, wanted: Preparation): string | null {
  if (wanted.kind === "amendment") return wanted.sealed.hash;
  const proposal = wanted.kind === "signature" ? undefined : proposalOf(order);
  return proposal?.terms_hash ?? order.terms_hash;
}

/** The day after the last one of delivery that was asked for, or that the proposal on the ledger has. */
function lastDayOf(order: Record, wanted: Preparation): string | undefined {
  if (wanted.kind === "termination") return wanted.endsOn;
  return wanted.kind === "acceptance" || wanted.kind === "archive" ? proposalOf(order)?.ends_on : undefined;
}

function annexOnLedger(order: Record, wanted: Preparation): string | null {
  const proposal = wanted.kind === "signature" ? undefined : proposalOf(order);
  return proposal ? (proposal.annex_hash ?? null) : order.annex_hash;
}

/** The hash of the text that somebody has signed already; undefined for the first signature. */
export function signedBefore(order: Record, wanted: Preparation): string | null | undefined {
  switch (wanted.kind) {
    case "amendment":
    case "termination":
      return undefined;
    case "signature":
      return Object.values(order.signed).some(Boolean) ? order.text_hash : undefined;
    case "acceptance":
    case "archive":
      return proposalOf(order)?.text_hash ?? order.text_hash;
  }
}
