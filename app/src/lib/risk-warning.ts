/** A risk warning's text and the hash by which it is acknowledged, as `chaincode/risk_warning.py`. Pure. */
import { sha256 } from "@noble/hashes/sha2.js";

import { hex, utf8 } from "./bytes";
import { canonicalText } from "./canonical";

export interface RiskWarningText {
  readonly zh: string;
  readonly en: string;
}

/** SHA-256 (hex) of the text's canonical JSON. Throws NotCanonicalError where a character may not be signed. */
export function riskWarningHash({ zh, en }: RiskWarningText): string {
  return hex(sha256(utf8(canonicalText({ zh, en }))));
}

/** Both arguments of what is published with a warning; neither where nothing is written. */
export function riskWarningArguments(text: RiskWarningText | undefined): { risk_warning_hash?: string; risk_warning_text?: { zh: string; en: string } } {
  if (text === undefined || (text.zh === "" && text.en === "")) return {};
  const { zh, en } = text;
  return { risk_warning_hash: riskWarningHash(text), risk_warning_text: { zh, en } };
}
