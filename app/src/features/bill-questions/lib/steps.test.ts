import { expect, test } from "vitest";

import { answerStep, askStep } from "./steps";

const bill = { order_id: "ab".repeat(32), month: "2026-08", version: 2, statement_hash: "cd".repeat(32), consumer: "mill-7", retailer: "south" };

test("a question is about a version of the bill, and what is asked is sealed", async () => {
  const { action, args, sealed, target } = await askStep(bill, "为什么有容量费？", 0);
  expect({ action, args, target }).toEqual({
    action: "ask_bill", target: undefined,
    args: { order: bill.order_id, month: "2026-08", version: 2, statement_hash: bill.statement_hash },
  });
  expect((JSON.parse(sealed?.private ?? "") as { readonly note: unknown }).note).toEqual({ text: "为什么有容量费？", line: 0 });
});

test("a question about the whole bill names no line", async () => {
  const { sealed } = await askStep(bill, "Why?");
  expect((JSON.parse(sealed?.private ?? "") as { readonly note: unknown }).note).toEqual({ text: "Why?" });
});

test("an answer is of the version of the question that one has read", async () => {
  const question = { question_id: "ef".repeat(32), version: 1, month: "2026-08", consumer: "mill-7", retailer: "south" };
  const step = await answerStep(question as Parameters<typeof answerStep>[0], "As the contract says.");
  expect(step).toMatchObject({ action: "answer_bill", target: question.question_id, version: 1, args: {} });
});
