/** Refusals and problems in words. The codes are those of `chaincode/refusals.py` and `gateway/problems.py`. */

import { en } from "@/lib/problem-words/en";
import { zh } from "@/lib/problem-words/zh";

export type ProblemCode = keyof typeof zh;

const WORDS: Readonly<Record<"zh" | "en", Readonly<Record<ProblemCode, string>>>> = { zh, en };

/** What `code` means, in the language of `locale` (`zh-CN`, `en-US`). A code of a later API is told as it is. */
export function problemText(code: string, locale: string): string {
  const chinese = locale.startsWith("zh");
  const words = WORDS[chinese ? "zh" : "en"];
  if (Object.hasOwn(words, code)) return words[code as ProblemCode];
  return chinese ? `未能完成（${code}）。` : `This could not be done (${code}).`;
}
