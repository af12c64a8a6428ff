import { queryOptions, useQuery } from "@tanstack/react-query";

import { listKeys } from "@/features/keys/keyring";

/** The query key has no noun of the API: signing in or out leaves it. */
export const keysQuery = queryOptions({
  queryKey: ["browser-keys"],
  queryFn: listKeys,
  staleTime: 0,
  networkMode: "always",
});

export function useKeys() {
  return useQuery(keysQuery);
}
