/** The steps that make a posting and end one. The ledger has public ids and days; all else is sealed. */
import type { Schema } from "@/api/client";
import type { Step } from "@/features/signing";
import { hex, randomBytes, sha256Hex } from "@/lib/bytes";
import { canonicalText, type JsonObject } from "@/lib/canonical";
import type { SealedTerms } from "@/lib/intents/terms";

const HOLD_MS = 60 * 86_400_000;

/** As chaincode/account/instruction.py has it; what is not given is left out. */
export async function postStep(instruction: JsonObject): Promise<Step> {
  const state = "good_until" in instruction ? "pending" : "posted";
  const args = { posting: String(instruction["id"]), state, day: String(instruction["day"]) };
  return { action: "post", args, sealed: await sealed({ instruction }) };
}

export type Ending = Exclude<Schema<"PostingInfo">["state"], "pending">;

/** `day` is the value date where it is posted. */
export async function endStep(posting: string, state: Schema<"PostingInfo">["state"], day: string | null): Promise<Step> {
  const args: JsonObject = { state, ...(day !== null && { day }) };
  return { action: "end_posting", target: posting, version: 1, args, sealed: await sealed({ end: { posting, ...args } }) };
}

/** The id of the posting with a reference of the bank's, as the SDK makes it: the same payment twice has one id. */
export async function byReference(keeper: string, reference: string): Promise<string> {
  return sha256Hex(`energysale/reference/v1\0${keeper}\0${reference}`);
}

/** Until when a posting made at `now` waits for the bank's answer. */
export function heldUntil(now: number): number {
  return Math.floor(now / 1_000) * 1_000 + HOLD_MS;
}

/** As chaincode/account/private_text.py reads it: with 32 random bytes, so that the public hash tells nothing. */
async function sealed(asks: JsonObject): Promise<SealedTerms> {
  const text = canonicalText({ ...asks, salt: hex(randomBytes(32)) });
  return { private: text, hash: await sha256Hex(text) };
}
