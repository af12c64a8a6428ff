import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";
import type { paths } from "@/api/schema";
import type { JsonObject } from "@/lib/canonical";

export type Template = Schema<"PackageTemplate">;
export type TemplateFilters = NonNullable<paths["/api/v1/package-templates"]["get"]["parameters"]["query"]>;

export const templateQuery = (templateId: string) =>
  queryOptions({
    queryKey: ["templates", "one", templateId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/package-templates/{template_id}", { params: { path: { template_id: templateId } }, signal })),
  });

export const templateVersionQuery = (templateId: string, version: number) =>
  queryOptions({
    queryKey: ["templates", "version", templateId, version],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/package-templates/{template_id}/versions/{version}", {
          params: { path: { template_id: templateId, version } },
          signal,
        }),
      ),
    staleTime: Infinity, // a version does not change
  });

export const templateVersionsQuery = (templateId: string) =>
  queryOptions({
    queryKey: ["templates", "versions", templateId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/package-templates/{template_id}/versions", {
          params: { path: { template_id: templateId }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

/** Templates that are open to new packages, for a choice. */
export const openTemplatesQuery = queryOptions({
  queryKey: ["templates", "open"],
  queryFn: ({ signal }) =>
    unwrap(api.GET("/api/v1/package-templates", { params: { query: { retired: false, limit: 100 } }, signal })),
});

/** What publishing would prove of the draft. The last answer stays while the next is on its way. */
export const proofQuery = (draft: JsonObject) =>
  queryOptions({
    queryKey: ["template-proof", draft],
    queryFn: ({ signal }) => unwrap(api.POST("/api/v1/package-templates/proof", { body: draft, signal })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
    staleTime: Infinity, // the proof of a draft does not change
  });
