import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";

/** The segments that have a flow policy: only there can orders be made. */
export const segmentsQuery = queryOptions({
  queryKey: ["policies", "segments"],
  queryFn: async ({ signal }) => {
    const versions = await allItems((after) => unwrap(api.GET("/api/v1/policies", { params: { query: after }, signal })));
    return [...new Set(versions.map((each) => each.segment))];
  },
});
