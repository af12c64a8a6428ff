import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";

import { policyOf, type PolicyVersion } from "../lib/policy";

/** Every version of every segment's policy: there are few. */
export const policiesQuery = queryOptions({
  queryKey: ["policies", "versions"],
  queryFn: async ({ signal }): Promise<PolicyVersion[]> => {
    const versions = await allItems((after) => unwrap(api.GET("/api/v1/policies", { params: { query: after }, signal })));
    return versions.map(({ segment, version, policy }) => ({ segment, version, policy: policyOf(policy) }));
  },
});
