/** An agreement as a form has it, and the step that proposes it. Pure but for the salt. */
import { hex, randomBytes, sha256Hex } from "@/lib/bytes";
import { canonicalText, type Json, type JsonObject } from "@/lib/canonical";
import type { SealedTerms } from "@/lib/intents/terms";

import type { PlantParty } from "../api/plants";
import type { IncomeTerms, Rate } from "./opened";

export interface AskedParty {
  readonly role: string;
  readonly kind: PlantParty["kind"];
  readonly party: string;
  readonly weight: number | null;
}

/** What a role gets: a share or a fee. */
export interface AskedRole {
  readonly by: "share" | "fee";
  readonly share_bp?: number | undefined;
  readonly fee?: Rate | undefined;
}

export interface AskedAgreement {
  readonly start: string;
  readonly end: string | null;
  readonly buyer: string;
  readonly points: readonly string[];
  readonly parties: readonly AskedParty[];
  readonly price: Rate | undefined;
  readonly roles: Readonly<Record<string, AskedRole>>;
}

/** What is still wrong with it; names of messages. */
export type AgreementFault = "faultPeriod" | "faultBuyer" | "faultPoints" | "faultParties" | "faultTwice" | "faultPrice" | "faultRoles" | "faultShares";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const WHOLE_BP = 10_000;
const MOST_WEIGHT = 1_000_000;

/** The roles of the parties, in their order: to the first ones goes what does not divide. */
export function rolesOf(parties: readonly Pick<AskedParty, "role">[]): string[] {
  return [...new Set(parties.map(({ role }) => role))].filter((role) => role !== "");
}

export function faultOf({ start, end, buyer, points, parties, price, roles }: AskedAgreement): AgreementFault | undefined {
  if (end !== null && end <= start) return "faultPeriod";
  if (!ID.test(buyer)) return "faultBuyer";
  if (points.length === 0 || !points.every((point) => ID.test(point))) return "faultPoints";
  if (parties.length === 0 || !parties.every(isParty)) return "faultParties";
  if (new Set(parties.map(({ role, kind, party }) => `${role} ${kind} ${party}`)).size < parties.length) return "faultTwice";
  if (!isRate(price)) return "faultPrice";
  const wanted = rolesOf(parties).map((role) => roles[role]);
  if (!wanted.every((role) => role !== undefined && (role.by === "fee" ? isRate(role.fee) : role.share_bp !== undefined))) return "faultRoles";
  return sharesOf(parties, roles) === WHOLE_BP ? undefined : "faultShares";
}

/** All shares together, in basis points: they have to be the whole. */
export function sharesOf(parties: readonly AskedParty[], roles: AskedAgreement["roles"]): number {
  return rolesOf(parties).reduce((sum, role) => sum + (roles[role]?.by === "share" ? (roles[role].share_bp ?? 0) : 0), 0);
}

/** The arguments of the step: all that is public. */
export function argsOf({ start, end, buyer, points, parties }: AskedAgreement): JsonObject {
  return {
    start,
    ...(end !== null && { end }),
    buyer,
    points: [...new Set(points)].toSorted(),
    parties: parties.map(({ role, kind, party }) => ({ role, kind, party })),
  };
}

/** The private terms. */
export function termsOf({ price, parties, roles }: AskedAgreement): IncomeTerms {
  return {
    price: price ?? {},
    roles: rolesOf(parties).map((role) => {
      const asked = roles[role];
      return asked?.by === "fee" ? { role, fee: asked.fee ?? {} } : { role, share_bp: asked?.share_bp ?? 0 };
    }),
    weights: parties.map(({ weight }) => weight ?? 1),
  };
}

/** What is agreed, for a form that changes it; without terms, as somebody sees it who does not have them. */
export function askedOf(agreement: Omit<AskedAgreement, "parties" | "price" | "roles"> & { readonly parties: readonly PlantParty[] }, terms?: IncomeTerms): AskedAgreement {
  const { start, end, buyer, points, parties } = agreement;
  const roles = (terms?.roles ?? []).map(({ role, fee, share_bp }): [string, AskedRole] => [role, fee === undefined ? { by: "share", share_bp } : { by: "fee", fee }]);
  return {
    start, end, buyer, points,
    parties: parties.map(({ role, kind, party }, place) => ({ role, kind, party, weight: terms?.weights[place] ?? 1 })),
    price: terms?.price,
    roles: Object.fromEntries(roles),
  };
}

/** The terms with a fresh salt. Throws NotCanonicalError. */
export async function sealIncome(terms: IncomeTerms, salt: string = hex(randomBytes(32))): Promise<SealedTerms> {
  const text = canonicalText({ salt, terms: terms as unknown as Json });
  return { private: text, hash: await sha256Hex(text) };
}

function isParty({ role, party, weight }: AskedParty): boolean {
  return ID.test(role) && ID.test(party) && weight !== null && Number.isInteger(weight) && weight >= 1 && weight <= MOST_WEIGHT;
}

function isRate(rate: Rate | undefined): boolean {
  return rate !== undefined && (rate.price_e8_yuan_per_kwh !== undefined || (rate.reference !== undefined && ID.test(rate.reference)));
}
