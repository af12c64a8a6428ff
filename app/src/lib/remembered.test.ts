import { afterEach, expect, it, vi } from "vitest";

import { remember, remembered } from "@/lib/remembered";

function forbid(...touches: ("getItem" | "setItem" | "removeItem")[]): void {
  for (const touch of touches) {
    vi.spyOn(Storage.prototype, touch).mockImplementation(() => {
      throw new DOMException("forbidden", "SecurityError");
    });
  }
}

afterEach(() => remember("columns", null));

it("keeps what is said in the browser, until it is unsaid", () => {
  remember("columns", "a,b");
  expect(localStorage.getItem("columns")).toBe("a,b");
  expect(remembered("columns")).toBe("a,b");
  remember("columns", null);
  expect(remembered("columns")).toBeNull();
});

it("keeps it as long as the page where the browser keeps nothing", () => {
  forbid("getItem", "setItem", "removeItem");
  expect(remembered("columns")).toBeNull();
  remember("columns", "a,b");
  expect(remembered("columns")).toBe("a,b");
  remember("columns", null);
  expect(remembered("columns")).toBeNull();
});

it("goes by what was said last where the browser has no room for it", () => {
  remember("columns", "a");
  forbid("setItem");
  remember("columns", "a,b");
  expect(remembered("columns")).toBe("a,b");
});
