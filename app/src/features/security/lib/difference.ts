/** What one access model changes in another, and what each role gains and loses by it. As `acl/difference.py`. */
import type { Schema } from "@/api/client";

type Document = Schema<"Document">;

export interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface ModelDifference {
  readonly changes: readonly Change[];
  readonly gained: Readonly<Record<string, readonly string[]>>;
  readonly lost: Readonly<Record<string, readonly string[]>>;
}

const SECTIONS = ["resources", "menus", "business_roles", "organisation_roles"] as const;

export function differenceOf(before: Document, after: Document): ModelDifference {
  const changes = SECTIONS.flatMap((section) => changed(section, before[section], after[section]));
  const roles = [...new Set([...Object.keys(before.organisation_roles), ...Object.keys(after.organisation_roles)])].toSorted();
  const gained: Record<string, string[]> = {};
  const lost: Record<string, string[]> = {};
  for (const role of roles) {
    const [was, will] = [resourcesOf(before, role), resourcesOf(after, role)];
    const [more, less] = [without(will, was), without(was, will)];
    if (more.length > 0) gained[role] = more;
    if (less.length > 0) lost[role] = less;
  }
  return { changes, gained, lost };
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name)).toSorted();
}

/** What a role has by all its business roles. */
export function resourcesOf(document: Document, role: string): Set<string> {
  const names = document.organisation_roles[role] ?? [];
  return new Set(names.flatMap((name) => document.business_roles[name]?.resources ?? []));
}

type Entries = Readonly<Record<string, unknown>>;

/** Entries that differ; of those that are objects, their fields. */
function changed(path: string, before: Entries, after: Entries, depth = 0): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (same(old, now)) return [];
    if (depth === 0 && isEntries(old) && isEntries(now)) return changed(`${path}.${name}`, old, now, 1);
    return [{ path: `${path}.${name}`, before: old ?? null, after: now ?? null }];
  });
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one) ?? null) === JSON.stringify(sorted(other) ?? null);
}

/** Lists of a model are sets, and the order of names says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted();
  if (!isEntries(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]));
}

function isEntries(value: unknown): value is Entries {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
