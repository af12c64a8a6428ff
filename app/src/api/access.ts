/** What the role that is acted in may do, and its menus. */
import { queryOptions, useQuery } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "./client";
import { useSessionState, viewOf } from "./session";

export type MenuEntry = Schema<"MenuEntry">;

export const menusQuery = (view: string) =>
  queryOptions({
    queryKey: ["access", "menus", view],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/access/menus", { signal })),
    staleTime: 5 * 60_000,
  });

export const resourcesQuery = (view: string) =>
  queryOptions({
    queryKey: ["access", "resources", view],
    queryFn: async ({ signal }) => {
      const { items } = await unwrap(api.GET("/api/v1/access/resources", { signal }));
      return items.map((item) => item.name);
    },
    staleTime: 5 * 60_000,
  });

/** Of all roles, with their titles in both languages. */
export const rolesQuery = queryOptions({
  queryKey: ["access", "roles"],
  queryFn: async ({ signal }) => (await unwrap(api.GET("/api/v1/access/roles", { signal }))).items,
  staleTime: Infinity,
});

/** What the role has; undefined until it is known. */
export function useResources(): ReadonlySet<string> | undefined {
  const state = useSessionState();
  const { data } = useQuery({ ...resourcesQuery(viewOf(state)), enabled: state.status === "signed_in" });
  return data && new Set(data);
}

/** Whether the role that is acted in has the resource, for example `action:confirm`. False until it is known. */
export function useMay(resource: string): boolean {
  return useResources()?.has(resource) ?? false;
}
