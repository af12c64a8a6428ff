import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, unwrap } from "@/api/client";
import type { Sequence } from "@/features/sequences";

/** A retailer's packages that an auction takes: on offer in its segment for its period, and with one price. */
export const biddablePackagesQuery = (retailer: string, { segment, period_start, period_end }: Sequence) =>
  queryOptions({
    queryKey: ["packages", "biddable", retailer, segment, period_start, period_end],
    queryFn: async ({ signal }) => {
      const query = { retailer, segment, retired: false };
      const found = await allItems((after) =>
        unwrap(api.GET("/api/v1/packages", { params: { query: { ...query, ...after } }, signal })),
      );
      return found.filter(
        (each) => Object.keys(each.prices).length === 1 && each.valid_from <= period_start && period_end <= each.valid_to,
      );
    },
  });
