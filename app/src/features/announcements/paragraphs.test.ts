import { describe, expect, it } from "vitest";

import { charactersOf, paragraphsOf, textOf } from "./paragraphs";

describe("paragraphs", () => {
  it("are the lines that say something", () => {
    expect(paragraphsOf(" 第一段 \r\n\n第二段\n")).toEqual(["第一段", "第二段"]);
  });

  it("come back as they were", () => {
    expect(paragraphsOf(textOf(["一", "二"]))).toEqual(["一", "二"]);
  });

  it("are counted by characters", () => {
    expect(charactersOf(["电力", "𠮷"])).toBe(3);
  });
});
