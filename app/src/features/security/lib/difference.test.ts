import { expect, test } from "vitest";

import { differenceOf } from "./difference";

const MODEL = {
  format: 1 as const,
  resources: { "order:read": { zh: "查看订单", en: "Read orders" }, "order:export": { zh: "导出订单", en: "Export orders" } },
  menus: { orders: { zh: "订单", en: "Orders", position: 10, parent: null, route: "/orders", resource: "order:read" } },
  business_roles: {
    reading: { zh: "查看", en: "Reading", menus: ["orders"], resources: ["order:read"] },
    exporting: { zh: "导出", en: "Exporting", menus: [], resources: ["order:read", "order:export"] },
  },
  organisation_roles: { consumer_viewer: ["reading"], consumer_owner: ["exporting", "reading"] },
};

test("nothing differs but the order of sets", () => {
  const same = structuredClone(MODEL);
  same.organisation_roles.consumer_owner.reverse();
  same.business_roles.exporting.resources.reverse();
  expect(differenceOf(MODEL, same)).toEqual({ changes: [], gained: {}, lost: {} });
});

test("a role that is given a business role gains what it did not have", () => {
  const after = structuredClone(MODEL);
  after.organisation_roles.consumer_viewer = ["exporting"];
  expect(differenceOf(MODEL, after)).toEqual({
    changes: [{ path: "organisation_roles.consumer_viewer", before: ["reading"], after: ["exporting"] }],
    gained: { consumer_viewer: ["order:export"] },
    lost: {},
  });
});

test("fields of an entry are told apart, and a role loses only what no other business role gives it", () => {
  const after = structuredClone(MODEL);
  after.business_roles.reading = { ...after.business_roles.reading, en: "Looking", resources: [] };
  expect(differenceOf(MODEL, after)).toEqual({
    changes: [
      { path: "business_roles.reading.en", before: "Reading", after: "Looking" },
      { path: "business_roles.reading.resources", before: ["order:read"], after: [] },
    ],
    gained: {},
    lost: { consumer_viewer: ["order:read"] },
  });
});

test("an entry that is new or gone is there as a whole", () => {
  const after = structuredClone(MODEL) as typeof MODEL & { business_roles: Partial<typeof MODEL.business_roles> };
  delete (after.business_roles as Partial<typeof MODEL.business_roles>).exporting;
  const { changes } = differenceOf(MODEL, after);
  expect(changes).toEqual([{ path: "business_roles.exporting", before: MODEL.business_roles.exporting, after: null }]);
});
