import "fake-indexeddb/auto";

import { expect, it, vi } from "vitest";

import { asProblem, NO_ANSWER, STORE_FAILED } from "@/api/problem";
import { get, put, StoreError } from "@/lib/store";

/** The site's data are cleared: whoever has the store open has to open it again. */
async function clear(): Promise<void> {
  const clearing = indexedDB.deleteDatabase("energysale");
  await new Promise((resolve) => clearing.addEventListener("success", resolve));
}

it("names a browser that keeps nothing, and works as soon as it does", async () => {
  await put("bids", { bid_hash: "a" });
  await clear();
  vi.stubGlobal("indexedDB", {
    open: () => {
      throw new DOMException("forbidden", "SecurityError");
    },
  });
  const failure: unknown = await get("bids", "b").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreError);
  expect(failure).toMatchObject({ message: "SecurityError" });

  vi.unstubAllGlobals();
  await put("bids", { bid_hash: "b", price: 1 });
  expect(await get("bids", "b")).toEqual({ bid_hash: "b", price: 1 });
  expect(await get("bids", "a")).toBeUndefined();
});

it("is another problem than a lost connection, and asking again does not help", () => {
  expect(asProblem(new StoreError("QuotaExceededError"))).toMatchObject({ code: STORE_FAILED, mayPass: false });
  expect(asProblem(new TypeError("Failed to fetch"))).toMatchObject({ code: NO_ANSWER, mayPass: true });
});
