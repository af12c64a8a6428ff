import { expect, test } from "vitest";

import { linesOf } from "./drift-lines";

test("each field that differs is a line", () => {
  const fields = { status: { wanted: "active", found: "suspended" }, memberships: { wanted: { a: ["b"] }, found: null } };
  expect(linesOf([{ noun: "user", id: "u-1", missing: false, fields }])).toEqual([
    { noun: "user", id: "u-1", field: "status", wanted: "active", ledger: "suspended" },
    { noun: "user", id: "u-1", field: "memberships", wanted: '{"a":["b"]}', ledger: "—" },
  ]);
});

test("a record that is not on the ledger is one line", () => {
  expect(linesOf([{ noun: "participant", id: "p-1", missing: true, fields: {} }])).toEqual([
    { noun: "participant", id: "p-1", field: null, wanted: "", ledger: "" },
  ]);
});
