import { expect, test } from "vitest";

import { openText, sealNote, TextDiffersError } from "./sealed-text";

test("a note opens again, and no two have the same hash", async () => {
  const [one, other] = await Promise.all([sealNote({ text: "峰段电量为何翻倍？", line: 2 }), sealNote({ text: "峰段电量为何翻倍？", line: 2 })]);
  expect((await openText(one.private, one.hash))["note"]).toEqual({ text: "峰段电量为何翻倍？", line: 2 });
  expect(one.hash).not.toBe(other.hash);
});

test("a text of another hash is not opened", async () => {
  const { private: text, hash } = await sealNote({ text: "Paid twice" });
  await expect(openText(text.replace("twice", "once"), hash)).rejects.toThrow(TextDiffersError);
});
