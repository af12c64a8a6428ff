import { queryOptions } from "@tanstack/react-query";

import { api, done, type Schema, unwrap } from "@/api/client";

export type MailPreferences = Schema<"Preferences">;

export const preferencesQuery = queryOptions({
  queryKey: ["preferences"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/notifications/preferences", { signal })),
  gcTime: 0, // holds a mail address
});

export const setPreferences = (body: MailPreferences) => done(api.PUT("/api/v1/notifications/preferences", { body }));
