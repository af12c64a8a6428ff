import { useQuery } from "@tanstack/react-query";

import { rolesQuery } from "@/api/access";
import { useTitle } from "@/lib/i18n";

/** A role's title in the chosen language, as the access model has it. */
export function RoleName({ role }: { readonly role: string }) {
  const title = useTitle();
  const { data } = useQuery(rolesQuery);
  const known = data?.find((entry) => entry.role === role);
  return <span className="nowrap">{known ? title(known.title) : role}</span>;
}
