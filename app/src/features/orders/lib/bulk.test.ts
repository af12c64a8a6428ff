import { expect, test } from "vitest";

import { isAnswerable, readAll } from "./bulk";

test("an order is answered by whoever is next, while it is negotiated", () => {
  expect(isAnswerable({ stage: "draft", next: ["retailer"] }, "retailer")).toBe(true);
  expect(isAnswerable({ stage: "draft", next: ["consumer"] }, "retailer")).toBe(false);
  expect(isAnswerable({ stage: "sign", next: ["consumer", "retailer"] }, "retailer")).toBe(false);
});

async function read(at: number) {
  if (at % 5 === 0) throw new Error("gone");
  return { energy_wh: at, prices_e8_yuan_per_kwh: {} };
}

test("terms that cannot be read leave their order out, and the rest keep their order", async () => {
  const numbers = Array.from({ length: 20 }, (_, at) => at);
  const told: number[] = [];
  const found = await readAll(numbers, read, (done) => told.push(done));
  expect(found.map((each) => each.terms.energy_wh)).toEqual(numbers.filter((at) => at % 5 !== 0));
  expect(told.at(-1)).toBe(20);
});
