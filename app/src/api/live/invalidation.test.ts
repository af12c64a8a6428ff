import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { gatheringInvalidation } from "./invalidation";
import { TOPICS } from "./topics";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("makes one refresh of many events, and waits for it before the next", async () => {
  const queries = new QueryClient();
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  for (const noun of ["orders", "packages"]) {
    const queryFn = () => {
      asked.push(noun);
      return new Promise<string>((resolve) => answers.push(() => resolve(noun)));
    };
    const shown = new QueryObserver(queries, { queryKey: [noun, "list"], queryFn, initialData: "", staleTime: Infinity });
    shown.subscribe(() => undefined);
  }
  const touch = gatheringInvalidation(queries);
  touch(["orders"]);
  touch(["orders", "contracts"]);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual(["orders"]);
  touch(["orders"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual(["orders"]);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual(["orders", "orders"]);
});

it("knows what a block put out of date", () => {
  const topic = TOPICS.find(({ path }) => path === "/api/v1/market/events");
  const nouns = topic?.nounsOf({ id: "7:2147483647", event: "block", data: '{"block":7,"nouns":["package"]}' });
  expect(nouns).toContain("packages");
  expect(nouns).toContain("explorer");
  expect(nouns).not.toContain("policies");
});
