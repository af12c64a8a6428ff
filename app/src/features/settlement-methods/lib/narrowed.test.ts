import { expect, test } from "vitest";

import { narrowed } from "./narrowed";

const kind = (name: string) => ({ type: "object", properties: { kind: { const: name }, rate: { oneOf: [{ title: "price" }, { title: "reference" }] } } });

test("rules are of the kind that is written, and all else is as it was", () => {
  const schema = { anyOf: [{ properties: { method: { type: "string" }, rules: { title: "Rules", oneOf: [kind("discount"), kind("coupon")] } } }] };
  expect(narrowed(schema, "coupon")).toEqual({ anyOf: [{ properties: { method: { type: "string" }, rules: kind("coupon") } }] });
});
