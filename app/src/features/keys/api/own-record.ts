import { queryOptions } from "@tanstack/react-query";

import { api, unwrap } from "@/api/client";

/** What the registry says of the user now; the session's copy is from when it was opened. */
export const ownRecordQuery = (userId: string) =>
  queryOptions({
    queryKey: ["registry", "user", userId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id: userId } }, signal })),
  });
