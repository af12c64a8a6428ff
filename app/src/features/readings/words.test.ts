import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { FINDINGS, FLAGS, keepsBack } from "./words";

const model = readFileSync("../gateway/readings/model.py", "utf8");
const bodyOf = (name: string) => new RegExp(`class ${name}\\([^)]*\\):([\\s\\S]*?)\\n\\n\\n`).exec(model)?.[1] ?? "";

test("every finding has words", () => {
  const codes = [...bodyOf("Code").matchAll(/^ {4}[A-Z_]+ = "(\w+)"$/gm)].map(([, code]) => code);
  expect(codes.toSorted()).toEqual([...FINDINGS].toSorted());
});

test("every flag has words", () => {
  expect([...bodyOf("Flag").matchAll(/^ {4}[A-Z_]+ = (\d+)$/gm)].map(([, flag]) => Number(flag))).toEqual([...FLAGS]);
});

test("what keeps a day back is what the API settles", () => {
  const [, told = ""] = /SETTLING = frozenset\(Code\) - \{([^}]*)\}/.exec(model) ?? [];
  const names = [...told.matchAll(/Code\.(\w+)/g)].map(([, name = ""]) => name.toLowerCase());
  expect(FINDINGS.filter((code) => !keepsBack(code)).toSorted()).toEqual(names.toSorted());
});
