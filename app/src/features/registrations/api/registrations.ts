import { queryOptions } from "@tanstack/react-query";

import { api, done, type Schema, unwrap } from "@/api/client";
import { authorisedFetch } from "@/api/fetch";
import { problemOf } from "@/api/problem";

export type ApplicationInfo = Schema<"ApplicationInfo">;
export type Application = Schema<"OpenedApplication">;
export type Reason = Schema<"Reason">;

/** `clear`: with personal data unmasked, which the audit trail notes; such an answer is not kept. */
export const applicationQuery = (applicationId: string, clear: boolean) =>
  queryOptions({
    queryKey: ["registrations", "one", applicationId, clear],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/registrations/{application_id}", {
          params: { path: { application_id: applicationId }, query: { clear } },
          signal,
        }),
      ),
    ...(clear && { gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false }),
  });

/** How many wait for the auditor, up to what a page holds. */
export const waitingQuery = queryOptions({
  queryKey: ["registrations", "waiting"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/registrations", { params: { query: { state: "submitted", limit: 100 } }, signal })),
});

export const documentUrl = (applicationId: string, kind: string): string =>
  `/api/v1/registrations/${applicationId}/documents/${encodeURIComponent(kind)}`;

/** A picture's bytes. Reading it is recorded. */
export const pictureQuery = (url: string) =>
  queryOptions({
    queryKey: ["registrations", "picture", url],
    queryFn: async ({ signal }) => {
      const response = await authorisedFetch(url, { signal });
      if (!response.ok) throw await problemOf(response);
      return response.blob();
    },
    staleTime: Infinity,
    gcTime: 0,
  });

/** Raises ProblemError. */
export const approve = (applicationId: string, version: number) =>
  done(
    api.POST("/api/v1/registrations/{application_id}/approval", {
      params: { path: { application_id: applicationId } },
      body: { version },
    }),
  );

/** Raises ProblemError. */
export const sendBack = (applicationId: string, body: Schema<"DecisionWithReasons">) =>
  done(
    api.POST("/api/v1/registrations/{application_id}/change-request", {
      params: { path: { application_id: applicationId } },
      body,
    }),
  );

/** Raises ProblemError. */
export const refuse = (applicationId: string, body: Schema<"DecisionWithReasons">) =>
  done(
    api.POST("/api/v1/registrations/{application_id}/refusal", {
      params: { path: { application_id: applicationId } },
      body,
    }),
  );
