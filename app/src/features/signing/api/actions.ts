/** Every action with the JSON Schema of its intent: the server's own rules, for forms and before signing. */

import { queryOptions } from "@tanstack/react-query";
import type { Schema as JsonSchema } from "@cfworker/json-schema";

import { authorisedFetch } from "@/api/client";
import { problemOf } from "@/api/problem";
import type { JsonObject } from "@/lib/canonical";

export interface ActionDocument {
  readonly action: string;
  readonly noun: string;
  readonly roles: readonly string[];
  readonly summary: string;
  readonly target: "none" | "optional" | "required";
  readonly private: "terms" | "statement" | "none";
  readonly schema: JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> };
  readonly example: JsonObject;
}

export const actionsQuery = queryOptions({
  queryKey: ["intents", "actions"],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, ActionDocument>> => {
    const response = await authorisedFetch(new Request("/api/v1/intents/actions", { signal }));
    if (!response.ok) throw await problemOf(response);
    const documents = (await response.json()) as ActionDocument[];
    return new Map(documents.map((document) => [document.action, document]));
  },
  staleTime: Infinity,
});
