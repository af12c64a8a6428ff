/** The rows of a list that are loaded so far, page by page. */
import { keepPreviousData, notifyManager, type QueryKey, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useSyncExternalStore } from "react";

import { authorisedFetch } from "@/api/fetch";
import { isLong } from "@/api/live/invalidation";
import { problemOf } from "@/api/problem";

import type { ListPage, Parameters } from "./model";

export function usePages<Row>(noun: string, path: string, parameters: Parameters, size: number) {
  const queryKey = [noun, "table", path, parameters, size];
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => getPage<Row>(path, { ...parameters, ...pageParam, limit: String(size) }, signal),
    initialPageParam: {} as Parameters,
    getNextPageParam: (last): Parameters | null => (last.next_cursor == null ? null : { cursor: last.next_cursor }),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  return { pages, rows, ...useRefresh(queryKey, pages.refetch) };
}

/** `changed` where a long list has news that it does not show; `refresh` shows them, a long list from its beginning. */
function useRefresh(queryKey: QueryKey, refetch: () => unknown) {
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const find = () => cache.find({ queryKey, exact: true });
  const subscribe = useCallback((listen: () => void) => cache.subscribe(notifyManager.batchCalls(listen)), [cache]);
  const changed = useSyncExternalStore(subscribe, () => isLong(find()) && find()?.state.isInvalidated === true);
  const refresh = () => void (isLong(find()) ? queries.resetQueries({ queryKey, exact: true }) : refetch());
  return { changed, refresh };
}

export type Pages = ReturnType<typeof usePages>["pages"];

/** `path` with the parameters behind it. */
export function urlOf(path: string, parameters: Parameters): string {
  const query = new URLSearchParams(parameters).toString();
  if (query === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

async function getPage<Row>(path: string, parameters: Parameters, signal: AbortSignal): Promise<ListPage<Row>> {
  const response = await authorisedFetch(urlOf(path, parameters), { signal, headers: { Accept: "application/json" } });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as ListPage<Row>; // the type of the path's answer, see `model.ts`
}
