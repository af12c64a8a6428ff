import type { ReactNode } from "react";

import { useMay } from "@/api/access";

/** Shows its children to roles that have the resource. */
export function Allowed({ resource, children }: { readonly resource: string; readonly children: ReactNode }) {
  return useMay(resource) ? children : null;
}
