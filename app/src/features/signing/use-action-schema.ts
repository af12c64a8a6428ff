import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

import { actionsQuery } from "@/features/signing/api/actions";
import { type Fault, faultsOf } from "@/features/signing/validation";
import type { JsonObject } from "@/lib/canonical";

/** The server's rules for an action's arguments, for forms that say while one types what is wrong. */
export function useActionSchema(action: string) {
  const { data } = useQuery(actionsQuery);
  const document = data?.get(action);
  const faults = useCallback((args: JsonObject): Fault[] => (document ? faultsOf(document, args) : []), [document]);
  return { document, schema: document?.schema.properties["args"], faults };
}
