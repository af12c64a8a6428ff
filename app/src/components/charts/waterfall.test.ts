import { expect, test } from "vitest";

import { barsOf, stackOf } from "./waterfall";

test("each step begins where the one before ended, and the last bar is the sum", () => {
  const bars = barsOf({ name: "April", value: 100 }, [{ name: "energy", value: 30 }, { name: "price", value: -50 }], "May");
  expect(bars.map(({ from, to, kind }) => [from, to, kind])).toEqual([[0, 100, "sum"], [100, 130, "up"], [130, 80, "down"], [0, 80, "sum"]]);
});

test.each([
  [{ from: 100, to: 130 }, [100, 0], [30, 0]],
  [{ from: 130, to: 80 }, [80, 0], [50, 0]],
  [{ from: 20, to: -10 }, [0, 0], [20, -10]],
  [{ from: -10, to: -40 }, [0, -10], [0, -30]],
])("a bar stands on what is below it: %o", (bar, hidden, shown) => {
  expect(stackOf({ name: "", kind: "up", ...bar })).toEqual({ hidden, shown });
});
