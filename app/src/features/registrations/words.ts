/** Names of what an application has: most of them are those that the applicant saw. */
import { registrationWords } from "@/features/registration";
import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

export const REASON_CODES = [
  "data_incomplete", "data_incorrect", "document_missing", "document_unreadable", "document_expired",
  "identity_not_proved", "not_authorised", "not_eligible", "duplicate", "other",
] as const;

const DOCUMENTS = [
  "business_licence", "retail_licence", "connection_certificate", "credit_certificate", "authorisation_letter", "identity_document",
] as const;
const CLASSES = ["industrial", "commercial", "residential"] as const;
const FIELDS = ["holder", "name_zh", "name_en", "address", "credit_code", "phone", "email"] as const;
const PARTICIPANT_KINDS = ["consumer", "retailer", "grid"] as const;
const HOLDERS = ["company", "household"] as const;
const MOVES = [
  "save", "submit", "withdraw", "request_changes", "refuse", "approve", "certify", "bind", "give_up",
] as const;

/** Each name in the chosen language; what is not known is said as it is. */
export function useRegistrationWords() {
  const words = useMessages(registrationWords);
  const t = useMessages(messages);
  return {
    reason: (code: string) => said(REASON_CODES, code, (known) => words(`reason_${known}`)),
    document: (kind: string) => said(DOCUMENTS, kind, (known) => words(`doc_${known}`)),
    consumerClass: (name: string) => said(CLASSES, name, (known) => words(`class_${known}`)),
    participantKind: (name: string) => said(PARTICIPANT_KINDS, name, (known) => t(known)),
    field: (name: string) => (name === "name" ? t("name") : said(FIELDS, name, (known) => words(known))),
    holder: (name: string) => said(HOLDERS, name, (known) => words(`holder_${known}`)),
    move: (name: string) => said(MOVES, name, (known) => t(`move_${known}`)),
  };
}

function said<Known extends string>(all: readonly Known[], name: string, say: (known: Known) => string): string {
  const known = all.find((each) => each === name);
  return known === undefined ? name : say(known);
}
