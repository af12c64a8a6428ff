/** From the form to what is sent: with a key made here, the proof that it is the applicant's, and a request for its certificate. */

import type { ApplicationBody } from "@/features/registration/api/applications";
import type { SigningKey } from "@/lib/crypto/p256";
import { certificateRequest } from "@/lib/crypto/csr";
import { sign } from "@/lib/crypto/p256";
import { possessionMessage } from "@/lib/intents/claims";

export interface ApplicationForm {
  readonly kind: "participant" | "user";
  readonly participant: string;
  readonly class?: "industrial" | "commercial" | "residential";
  readonly holder?: "company" | "household";
  readonly name_zh?: string;
  readonly name_en?: string;
  readonly address?: string;
  readonly credit_code?: string;
  readonly contact_name: string;
  readonly phone: string;
  readonly email: string;
  readonly user: string;
  readonly roles: string[];
}

export type ParticipantKind = "consumer" | "retailer" | "grid";

const KIND_AT: Readonly<Record<string, ParticipantKind>> = { ConsumerOrg: "consumer", RetailerOrg: "retailer", GridOrg: "grid" };

/** Whom people register at the site of this organisation; undefined where nobody applies. */
export function kindAt(organisation: string): ParticipantKind | undefined {
  return KIND_AT[organisation];
}

export const ROLES: Readonly<Record<ParticipantKind, readonly string[]>> = {
  consumer: ["consumer_owner", "consumer_operator", "consumer_viewer"],
  retailer: [
    "retailer_contract_manager",
    "retailer_trader",
    "retailer_settlement_clerk",
    "retailer_viewer",
  ],
  grid: ["grid_meter_data_agent"],
};

/** The first user of a participant has to be able to act for it. */
export const FIRST_ROLE: Readonly<Record<ParticipantKind, string>> = {
  consumer: "consumer_owner",
  retailer: "retailer_contract_manager",
  grid: "grid_meter_data_agent",
};

export async function applicationBody(
  form: ApplicationForm,
  as: { readonly participantKind: ParticipantKind; readonly network: string; readonly key: SigningKey },
): Promise<ApplicationBody> {
  const { participantKind, network, key } = as;
  const { participant, user } = form;
  const message = possessionMessage({ network, user, participant, public_key: key.publicKey });
  const first = form.kind === "participant";
  return {
    kind: form.kind,
    participant,
    participant_kind: participantKind,
    ...(first && participantKind === "consumer" ? { class: form.class ?? "commercial" } : {}),
    data: {
      contact: { name: form.contact_name, phone: form.phone, email: form.email },
      ...(first ? { party: partyOf(form) } : {}),
    },
    user: {
      user,
      roles: form.roles,
      public_key: key.publicKey,
      proof: await sign(key.privateKey, message),
      csr: await certificateRequest(user, key),
    },
  };
}

function partyOf(form: ApplicationForm) {
  const { holder = "company", name_zh = "", name_en = "", address = "", credit_code } = form;
  const party = { holder, name_zh, name_en, address };
  return holder === "company" ? { ...party, credit_code: credit_code ?? "" } : party;
}

/** The form of an application that was saved before. */
export function formOf(application: {
  readonly kind: string;
  readonly participant: string;
  readonly class?: string | null;
  readonly user: string | null;
  readonly roles: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}): Partial<ApplicationForm> {
  const { contact, party } = application.data as {
    contact?: { name: string; phone: string; email: string };
    party?: Partial<ApplicationForm>;
  };
  return {
    kind: application.kind === "user" ? "user" : "participant",
    participant: application.participant,
    ...(application.class ? { class: application.class as "commercial" } : {}),
    ...party,
    contact_name: contact?.name ?? "",
    phone: contact?.phone ?? "",
    email: contact?.email ?? "",
    user: application.user ?? "",
    roles: [...application.roles],
  };
}
