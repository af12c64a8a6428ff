import { queryOptions } from "@tanstack/react-query";

import { allItems } from "@/api/all-items";
import { api, type Schema, unwrap } from "@/api/client";

export type Participant = Schema<"ParticipantRecord">;
export type ParticipantDetail = Schema<"ParticipantDetail">;
export type User = Schema<"User">;
export type Change = Schema<"Change">;
export type RegistryStep = Schema<"RegistryStep">;
export type PassOn = Schema<"PassOn">;

export const participantQuery = (participantId: string) =>
  queryOptions({
    queryKey: ["registry", "participant", participantId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/participants/{participant_id}", { params: { path: { participant_id: participantId } }, signal })),
  });

export const participantHistoryQuery = (participantId: string) =>
  queryOptions({
    queryKey: ["registry", "participant-history", participantId],
    queryFn: async ({ signal }) => {
      const params = { path: { participant_id: participantId } };
      return (await unwrap(api.GET("/api/v1/participants/{participant_id}/history", { params, signal }))).items;
    },
  });

export const userQuery = (userId: string) =>
  queryOptions({
    queryKey: ["registry", "user", userId],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id: userId } }, signal })),
  });

export const userHistoryQuery = (userId: string) =>
  queryOptions({
    queryKey: ["registry", "user-history", userId],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/v1/users/{user_id}/history", { params: { path: { user_id: userId } }, signal }))).items,
  });

/** Every contract of a retailer in default, with the step that passes it on as of a day. */
export const passOnQuery = (retailer: string, endsOn: string) =>
  queryOptions({
    queryKey: ["registry", "pass-on", retailer, endsOn],
    queryFn: ({ signal }) =>
      allItems((after) =>
        unwrap(
          api.GET("/api/v1/participants/{retailer}/pass-on", {
            params: { path: { retailer }, query: { ends_on: endsOn, ...after } },
            signal,
          }),
        ),
      ),
  });
