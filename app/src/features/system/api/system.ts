/** The instance and its network, as they are now: asked again every few seconds while somebody looks. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, type Schema, unwrap } from "@/api/client";

export type Node = Schema<"Node">;
export type Pipeline = Schema<"Pipeline">;
export type Spread = Schema<"Spread">;
export type FaultKind = Schema<"FaultKind">;
export type Faults = Schema<"Faults">;

const EVERY_MS = 5_000;

export const nodesQuery = queryOptions({
  queryKey: ["system", "nodes"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/system/nodes", { signal })),
  refetchInterval: EVERY_MS,
});

export const pipelineQuery = queryOptions({
  queryKey: ["system", "pipeline"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/system/pipeline", { signal })),
  refetchInterval: EVERY_MS,
});

export const heightsQuery = queryOptions({
  queryKey: ["system", "heights"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/system/heights", { signal })),
  refetchInterval: EVERY_MS,
});

export const faultsQuery = (kind: FaultKind | undefined) =>
  queryOptions({
    queryKey: ["system", "faults", kind],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/system/faults", { params: { query: { limit: 500, ...(kind && { kind }) } }, signal })),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
