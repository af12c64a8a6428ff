/** What a person reads before signing. */

import { argumentName } from "@/features/signing/words/arguments";
import { Facts, type Language } from "@/features/signing/words/facts";
import { energyText, priceText, shortHash, timeText } from "@/features/signing/words/quantities";
import { en } from "@/features/signing/words/sentences-en";
import { zh } from "@/features/signing/words/sentences-zh";
import { valueWord } from "@/features/signing/words/values";
import type { Json } from "@/lib/canonical";
import type { Step } from "@/features/signing/step";

const SENTENCES = { zh, en };

/** What `step` means, as one sentence. Throws RangeError for an action that has none: nobody signs unseen. */
export function sentenceOf(step: Step, language: Language): string {
  const sentences = SENTENCES[language];
  const say = Object.hasOwn(sentences, step.action) ? sentences[step.action] : undefined;
  if (say === undefined) throw new RangeError(`no words for ${step.action}`);
  return say(new Facts(step, language));
}

export interface Detail {
  readonly name: string;
  readonly value: string;
}

/** Every argument of `step`, by name. */
export function detailsOf(step: Step, language: Language): Detail[] {
  return Object.entries(step.args ?? {}).map(([argument, value]) => ({
    name: argumentName(argument, language),
    value: step.words?.[argument] ?? valueText(argument, value, language),
  }));
}

function valueText(argument: string, value: Json, language: Language): string {
  if (typeof value === "string") return valueWord(argument, value, language) ?? shortHash(value);
  if (typeof value === "number") return numberText(argument, value, language);
  return JSON.stringify(value, undefined, 1);
}

function numberText(argument: string, value: number, language: Language): string {
  if (argument.endsWith("_wh")) return energyText(value, language);
  if (argument.includes("_e8")) return priceText(value, language);
  if (argument.endsWith("_at") || argument === "valid_until") return timeText(value, language);
  return String(value);
}
