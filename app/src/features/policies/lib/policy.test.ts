import { expect, test } from "vitest";

import { bySegment, policyOf } from "./policy";
import { formOf, type PolicyForm, policyFrom } from "./policy-form";

const policy = policyOf({ version: 3, audit: "omitted", consumer_reconfirms: true, deadlines_s: { submitted: 60 } });

test("what is signed has no version of its own", () => {
  expect(policy).toEqual({ audit: "omitted", consumer_reconfirms: true, deadlines_s: { submitted: 60 } });
});

test("the version in force comes first in its segment", () => {
  const versions = [1, 3, 2].map((version) => ({ segment: "industrial", version, policy }));
  const found = bySegment([...versions, { segment: "commercial", version: 1, policy }]);
  expect(found.get("industrial")?.map(({ version }) => version)).toEqual([3, 2, 1]);
  expect(found.get("commercial")).toHaveLength(1);
});

test("a form without a deadline and without a supplier leaves both out", () => {
  const form = { segment: "industrial", audit: "at_submit", consumer_reconfirms: false, deadlines_s: { submitted: null, signed: 60 } } as const;
  expect(policyFrom(form)).toEqual({ audit: "at_submit", consumer_reconfirms: false, deadlines_s: { signed: 60 } });
});

test("a policy comes back from its form as it was", () => {
  const full = { ...policy, last_resort: { retailer: "pearl-retail", package: "basic" } };
  const form = formOf({ segment: "industrial", version: 2, policy: full });
  expect(policyFrom(form as PolicyForm)).toEqual(full);
});
