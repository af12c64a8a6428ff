import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";
import type { operations } from "@/api/schema";

export type Announcement = Schema<"Announcement">;
export type AnnouncementQuery = Pick<
  NonNullable<operations["get_announcements_api_v1_announcements_get"]["parameters"]["query"]>,
  "status" | "importance" | "limit" | "cursor"
>;

const PAGE = 20;

const fetchAnnouncements = (query: AnnouncementQuery, signal: AbortSignal) =>
  unwrap(api.GET("/api/v1/announcements", { params: { query }, signal }));

/** The last published first, a page at a time. */
export const announcementsQuery = (filters: AnnouncementQuery) =>
  infiniteQueryOptions({
    queryKey: ["announcements", "list", filters],
    queryFn: ({ signal, pageParam }) =>
      fetchAnnouncements({ ...filters, limit: PAGE, ...(pageParam !== "" && { cursor: pageParam }) }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

export const latestAnnouncementsQuery = (limit: number) =>
  queryOptions({
    queryKey: ["announcements", "latest", limit],
    queryFn: async ({ signal }) => (await fetchAnnouncements({ status: "published", limit }, signal)).items,
  });

export const announcementQuery = (id: string) =>
  queryOptions({
    queryKey: ["announcements", "one", id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/announcements/{announcement_id}", { params: { path: { announcement_id: id } }, signal })),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["announcements", "versions", id],
    queryFn: ({ signal }) =>
      allItems((query) =>
        unwrap(
          api.GET("/api/v1/announcements/{announcement_id}/versions", {
            params: { path: { announcement_id: id }, query },
            signal,
          }),
        ),
      ),
  });
