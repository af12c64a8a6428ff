/** The caller's notifications: read by the bell in the header and by the messages page. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "./client";

export type NotificationItem = Schema<"NotificationItem">;

const PAGE = 50;
const channel = new BroadcastChannel("energysale.notifications");

/** How many are unread, counted to 1,000. */
export const unreadQuery = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: async ({ signal }) => {
    const query = { unread: true, limit: 1 };
    return (await unwrap(api.GET("/api/v1/notifications", { params: { query }, signal }))).unread;
  },
});

/** Newest first. */
export const notificationsQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ["notifications", "list", { unread }],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET("/api/v1/notifications", {
          params: { query: { unread, limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });

/** No event of the ledger tells of it, so the other tabs are told. */
export async function markRead(ids: readonly number[]): Promise<void> {
  await unwrap(api.POST("/api/v1/notifications/read", { body: { ids: [...ids] } }));
  channel.postMessage(null);
}

/** `then` is called when another tab has marked messages as read. Returns what ends it. */
export function onReadElsewhere(then: () => void): () => void {
  channel.addEventListener("message", then);
  return () => channel.removeEventListener("message", then);
}
