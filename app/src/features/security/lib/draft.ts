/** Changes of a model while it is edited. Each gives a new document; what differs is asked of the API. */
import type { BusinessRole, Document } from "../api/access";

export function withBusinessRoles(document: Document, role: string, names: readonly string[]): Document {
  return { ...document, organisation_roles: { ...document.organisation_roles, [role]: [...names].toSorted() } };
}

export function withBusinessRole(document: Document, name: string, value: BusinessRole): Document {
  const sorted = { ...value, menus: value.menus.toSorted(), resources: value.resources.toSorted() };
  return { ...document, business_roles: { ...document.business_roles, [name]: sorted } };
}

/** Organisation roles that have it lose it too: a model may not name what it does not have. */
export function withoutBusinessRole(document: Document, name: string): Document {
  const { [name]: _, ...others } = document.business_roles;
  const roles = Object.entries(document.organisation_roles).map(([role, names]) => [role, names.filter((each) => each !== name)]);
  return { ...document, business_roles: others, organisation_roles: Object.fromEntries(roles) as Document["organisation_roles"] };
}

/** Names as a model has them. */
export const NAME = /^[a-z][a-z0-9_]{0,63}$/;
