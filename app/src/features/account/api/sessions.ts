import { queryOptions } from "@tanstack/react-query";

import { api, done, type Schema, unwrap } from "@/api/client";

export type SessionInfo = Schema<"SessionInfo">;

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/sessions", { signal }))).items,
});

export const endSession = (sessionId: string) =>
  done(api.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: sessionId } } }));

export const endAllSessions = () => done(api.DELETE("/api/v1/sessions"));
