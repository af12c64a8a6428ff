import { describe, expect, test } from "vitest";

import { defineMessages, setLanguage, translate } from "./i18n";

interface Texts {
  readonly namespace: string;
  readonly zh: Readonly<Record<string, string>>;
  readonly en: Readonly<Record<string, string>>;
}

const files = import.meta.glob<{ messages: Texts }>("../**/messages.ts", { eager: true });
const all = Object.entries(files).map(([path, file]) => [path, file.messages] as const);

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted();

describe.each(all)("the texts of %s", (_, texts) => {
  test("have the same names in both languages", () => {
    expect(Object.keys(texts.en).toSorted()).toEqual(Object.keys(texts.zh).toSorted());
  });

  test("have the same values in both languages, and are not empty", () => {
    for (const [name, zh] of Object.entries(texts.zh)) {
      expect(zh.trim(), name).not.toBe("");
      expect(texts.en[name]?.trim(), name).not.toBe("");
      // A count may be left out where the language says "one" in words.
      if (!name.endsWith("_one")) expect(placeholders(texts.en[name] ?? ""), name).toEqual(placeholders(zh));
    }
  });
});

test("no two features have the same namespace", () => {
  const names = all.map(([, texts]) => texts.namespace);
  expect(new Set(names).size).toBe(names.length);
});

test("a text is the chosen language's, with its values, unescaped, and by count", async () => {
  const texts = defineMessages("test", {
    zh: { hello: "你好，{{name}}", rows_one: "{{count}} 行", rows_other: "{{count}} 行" },
    en: { hello: "Hello {{name}}", rows_one: "{{count}} row", rows_other: "{{count}} rows" },
  });
  await setLanguage("en");
  expect(translate(texts, "hello", { name: "<b>" })).toBe("Hello <b>");
  expect(translate(texts, "rows", { count: 1 })).toBe("1 row");
  expect(translate(texts, "rows", { count: 2 })).toBe("2 rows");
  await setLanguage("zh");
  expect(translate(texts, "hello", { name: "李娜" })).toBe("你好，李娜");
  expect(document.documentElement.lang).toBe("zh-CN");
  await setLanguage("en");
});
