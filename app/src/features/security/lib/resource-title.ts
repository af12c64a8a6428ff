import { useTitle } from "@/lib/i18n";

import type { Document } from "../api/access";

/** What a resource is called in a model; its name where the model has no title for it. */
export function useResourceTitle(document: Document): (name: string) => string {
  const title = useTitle();
  return (name) => {
    const known = document.resources[name];
    return known ? title(known) : name;
  };
}
