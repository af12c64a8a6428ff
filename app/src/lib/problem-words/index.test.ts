import { expect, it } from "vitest";

import names from "../../../../tests/vectors/names.json";
import { en } from "@/lib/problem-words/en";
import { problemText } from "@/lib/problem-words";
import { ROLE_TITLES } from "@/lib/role-titles";
import { zh } from "@/lib/problem-words/zh";

it("has words in both languages for every code of the ledger and the API, and for no other", () => {
  expect(Object.keys(zh).toSorted()).toEqual(names.codes);
  expect(Object.keys(en).toSorted()).toEqual(names.codes);
});

it.each(names.codes)("says %s as a sentence", (code) => {
  expect(problemText(code, "zh-CN")).toMatch(/\p{Script=Han}.*。$/u);
  expect(problemText(code, "en-US")).toMatch(/^[A-Z][^\p{Script=Han}]*\.$/u);
});

it("calls roles as the access model does", () => {
  expect(ROLE_TITLES).toEqual(names.roles);
});

it("tells a code that it does not know as it is", () => {
  expect(problemText("toString", "en-US")).toContain("toString");
});
