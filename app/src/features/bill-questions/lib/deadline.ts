/** Until when a question is to be answered. Pure; days are YYYY-MM-DD at the market. */
import type { BillQuestion } from "../api/questions";

type Waiting = Pick<BillQuestion, "state" | "answer_by">;

const DAY_MS = 86_400_000;

/** Days until the last one on which an answer is in time; negative once that is over. */
export function daysLeft({ answer_by }: Pick<BillQuestion, "answer_by">, today: string): number {
  return Math.round((Date.parse(answer_by) - Date.parse(today)) / DAY_MS);
}

export function isOverdue({ state, answer_by }: Waiting, today: string): boolean {
  return state === "asked" && answer_by < today;
}

/** As the ledger has it: once there is an answer, or the time for one is over. */
export function mayBeDisputed(question: Waiting, today: string): boolean {
  return question.state === "answered" || isOverdue(question, today);
}
