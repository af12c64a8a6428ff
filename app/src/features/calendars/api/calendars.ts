import { queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type Calendar = Schema<"Calendar">;

/** The present calendars of all regions: those that templates can be made for. */
export const regionsQuery = queryOptions({
  queryKey: ["calendars", "regions"],
  queryFn: async ({ signal }) =>
    (await unwrap(api.GET("/api/v1/calendars", { params: { query: { limit: 100 } }, signal }))).items,
});

export const calendarQuery = (region: string) =>
  queryOptions({
    queryKey: ["calendars", "one", region],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/calendars/{region}", { params: { path: { region } }, signal })),
  });

export const calendarVersionsQuery = (region: string) =>
  queryOptions({
    queryKey: ["calendars", "versions", region],
    queryFn: async ({ signal }) => {
      const params = { path: { region }, query: { limit: 100 } };
      return (await unwrap(api.GET("/api/v1/calendars/{region}/versions", { params, signal }))).items;
    },
  });
