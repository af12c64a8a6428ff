import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { STATES } from "@/lib/states";

import { DECLINE_REASONS, FINDINGS, FLAGS, keepsBack, REQUEST_REASONS } from "./words";

const model = readFileSync("../gateway/readings/model.py", "utf8");
const requests = readFileSync("../gateway/reading_requests/model.py", "utf8");
const bodyOf = (name: string, text = model) => new RegExp(`class ${name}\\([^)]*\\):([\\s\\S]*?)\\n\\n\\n`).exec(text)?.[1] ?? "";
const valuesOf = (body: string) => [...body.matchAll(/^ {4}[A-Z_]+ = "(\w+)"$/gm)].map(([, value]) => value);

test("every finding has words", () => {
  expect(valuesOf(bodyOf("Code")).toSorted()).toEqual([...FINDINGS].toSorted());
});

test("every flag has words", () => {
  expect([...bodyOf("Flag").matchAll(/^ {4}[A-Z_]+ = (\d+)$/gm)].map(([, flag]) => Number(flag))).toEqual([...FLAGS]);
});

test("what keeps a day back is what the API settles", () => {
  const [, told = ""] = /SETTLING = frozenset\(Code\) - \{([^}]*)\}/.exec(model) ?? [];
  const names = [...told.matchAll(/Code\.(\w+)/g)].map(([, name = ""]) => name.toLowerCase());
  expect(FINDINGS.filter((code) => !keepsBack(code)).toSorted()).toEqual(names.toSorted());
});

test("every reason of a request, and of declining it, has words, and every state a look", () => {
  expect(valuesOf(bodyOf("RequestReason", requests))).toEqual([...REQUEST_REASONS]);
  expect(valuesOf(bodyOf("DeclineReason", requests))).toEqual([...DECLINE_REASONS]);
  expect(valuesOf(bodyOf("State", requests))).toEqual(Object.keys(STATES.readingRequest));
});
